using System.Diagnostics;
using NUnit.Framework;
using WireGate.Recording.Findings;
using WireGate.Recording.Ledger;
using WireGate.Tests.Identity;

namespace WireGate.Tests.Recording.Ledger;

/// <summary>The verifier in Python, written from the page of the format alone.</summary>
internal sealed class SecondVerifier(NoteVerifierKey key, IReadOnlyList<KeptCheckpoint> kept)
{
    public FindingWord Word(MemoryFiles files)
    {
        using var folder = new StateFolder();
        foreach (var name in files.Names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[$"ledger/{name}"])!);
            File.WriteAllBytes(folder[$"ledger/{name}"], files[name]);
        }

        for (var i = 0; i < kept.Count; i++) File.WriteAllBytes(folder[$"kept-{i}"], kept[i].Signed.Note.ToBytes());
        return Word(folder["ledger"], key.ToString(), [.. kept.Select((_, i) => folder[$"kept-{i}"])]);
    }

    /// <param name="ledger">The ledger's folder.</param>
    /// <param name="key">A verifier key.</param>
    /// <param name="kept">Files with checkpoints.</param>
    public static FindingWord Word(string ledger, string key, params string[] kept)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", ["-B", Program(), ledger, "--key", key, .. kept.SelectMany(file => new[] { "--kept", file })])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(errors.Result, Is.Empty);
        return (FindingWord)process.ExitCode;
    }

    private static string Program()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "WireGate.sln"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "tests", "verifier", "ledger.py");
    }
}
