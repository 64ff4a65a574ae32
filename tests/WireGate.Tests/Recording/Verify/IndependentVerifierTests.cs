using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;
using WireGate.Recording.Verify;

namespace WireGate.Tests.Recording.Verify;

/// <summary>Our verifier and the one in Python, which was written from the page of the format, say the same of every file.</summary>
public sealed class IndependentVerifierTests
{
    /// <summary>Debian's own, which run-tests gives the libraries that it needs.</summary>
    private const string Python = "/usr/bin/python3";

    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("wiregate-verify-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Both_verifiers_say_the_same()
    {
        using var session = Corpus.Whole();
        using var other = Corpus.Whole("other", session);
        using var stranger = Corpus.Whole();
        using var open = Corpus.Unended();
        var (recovered, recoveredFile) = Corpus.Recovered();
        List<byte[]> files = [session.File.Bytes, other.File.Bytes, stranger.File.Bytes, open.File.Bytes, recoveredFile];
        foreach (var file in new[] { session.File.Bytes, recoveredFile }) files.AddRange(Changed(file, other.File.Bytes));
        var keys = Path.Combine(_folder, "keys");
        File.WriteAllLines(keys, [session.Node.Verifier.ToString(), open.Node.Verifier.ToString(), recovered.Node.Verifier.ToString()]);
        var corpus = Directory.CreateDirectory(Path.Combine(_folder, "files")).FullName;
        for (var i = 0; i < files.Count; i++) File.WriteAllBytes(Path.Combine(corpus, Name(i)), files[i]);

        var lines = Verify(keys, corpus, out var exit);
        Assert.That(exit, Is.EqualTo(1));
        Assert.That(lines, Has.Length.EqualTo(files.Count + 1));
        for (var i = 0; i < files.Count; i++)
        {
            var report = SessionFileVerifier.Verify(new MemoryStream(files[i]), [session.Node.Verifier, open.Node.Verifier, recovered.Node.Verifier]);
            var ours = string.Create(CultureInfo.InvariantCulture, $"{Path.Combine(corpus, Name(i))}\t{Word(report.State)}\t{report.Blocks}\t{report.Frames}\t{report.GoodLength}\t");
            Assert.That(lines[i], Does.StartWith(ours), report.Problem);
        }

        recovered.Dispose();
    }

    [TestCase(5, "unanchored")]
    [TestCase(4, "crashed", 30)]
    [TestCase(1, "tampered", 0, 1)]
    public void It_ends_with_the_word_of_the_page(int exit, string word, int cut = 0, int more = 0)
    {
        using var session = Corpus.Whole();
        var keys = Path.Combine(_folder, "keys");
        var file = Path.Combine(_folder, "session.wgr");
        File.WriteAllText(keys, session.Node.Verifier + "\n");
        File.WriteAllBytes(file, [.. session.File.Bytes[..^cut], .. new byte[more]]);
        Assert.That(Verify(keys, file, out var actual)[^1], Is.EqualTo(word));
        Assert.That(actual, Is.EqualTo(exit));
    }

    private static string Name(int index) => index.ToString("D6", CultureInfo.InvariantCulture);

    private static string Word(SessionFileState state) => state switch
    {
        SessionFileState.UnknownKey => "unknown-key",
        SessionFileState.UnknownVersion => "unknown-version",
        _ => state.ToString().ToLowerInvariant(),
    };

    private static IEnumerable<byte[]> Changed(byte[] file, byte[] other)
    {
        for (var i = 0; i < file.Length; i++)
        {
            byte[] flipped = [.. file];
            flipped[i] ^= (byte)(1 << (i % 8));
            yield return flipped;
            // One of these at each place: a process that reads thousands of files takes its time.
            yield return (i % 3) switch
            {
                0 => file[..i],
                1 => [.. file[..i], .. new byte[1 + (i % 50)]],
                _ => [.. file[..i], .. file[(i + 1)..]],
            };
        }

        var (parts, others) = (Corpus.Cut(file), Corpus.Cut(other));
        for (var i = 0; i < parts.Count; i++)
        {
            yield return Corpus.Join([.. parts[..i], .. parts[(i + 1)..]]);
            yield return Corpus.Join([.. parts[..i], parts[i], .. parts[i..]]);
            if (i > 0) yield return Corpus.Forge([.. parts[..i], .. parts[(i + 1)..]]);
            if (i > 0 && i < others.Count) yield return Corpus.Forge([.. parts[..i], others[i]]);
        }
    }

    private static string[] Verify(string keys, string path, out int exit)
    {
        var script = Path.Combine(Root(), "tests/verifier/verify.py");
        using var python = Process.Start(new ProcessStartInfo(Python, ["-B", script, "--keys", keys, path]) { RedirectStandardOutput = true })!;
        var output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        exit = python.ExitCode;
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "WireGate.sln"))) folder = folder.Parent ?? throw new FileNotFoundException("WireGate.sln");
        return folder.FullName;
    }
}
