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

        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-B", Program(), folder["ledger"], "--key", key.ToString()]) start.ArgumentList.Add(argument);
        for (var i = 0; i < kept.Count; i++)
        {
            File.WriteAllBytes(folder[$"kept-{i}"], kept[i].Signed.Note.ToBytes());
            start.ArgumentList.Add("--kept");
            start.ArgumentList.Add(folder[$"kept-{i}"]);
        }

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
