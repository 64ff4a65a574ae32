using NUnit.Framework;
using WireGate.Recording.Ledger;

namespace WireGate.EndToEnd.CommandLine.Recording;

/// <summary>What operators do is in the ledger, with the gate running and without.</summary>
public sealed class AdminRecordTests
{
    [Test]
    public async Task A_secret_that_changes_and_a_recording_that_is_shredded_are_in_the_ledger()
    {
        await using var site = await RecordedSite.CreateAsync();
        var gate = await site.Site.StartAsync();
        var (_, token) = await site.Site.IssueAsync();
        Assert.That((await site.Site.PsqlAsync(token, "SELECT 1")).Output, Is.EqualTo("1\n"));
        await WaitForWholeAsync(site);
        var session = Path.GetFileNameWithoutExtension(site.Files(".wgr").Single());
        foreach (var verb in new[] { "set", "rotate" })
            Assert.That((await site.Site.FeedAsync($"canary-{verb}\n", "secret", verb, "other")).ExitCode, Is.Zero);
        Assert.That((await site.Site.RunAsync("recordings", "shred", session, "--reason", "asked for")).ExitCode, Is.Zero);
        Assert.That((await site.Site.RunAsync("recordings", "shred", "aaaaaaaaaaaa", "--reason", "asked for")).ExitCode, Is.EqualTo(1));
        gate.Signal(GateProcess.Terminate);
        Assert.That(await gate.EndedAsync(), Is.Zero);
        Assert.That((await site.Site.FeedAsync("canary-more\n", "secret", "set", "more")).ExitCode, Is.Zero);
        Assert.That((await site.Site.RunAsync("secret", "remove", "other")).ExitCode, Is.Zero);

        var entries = new List<string>();
        var ledger = LedgerVerifier.Verify(new LedgerFolder(Path.Combine(site.Folder, "ledger")), [], [], (_, entry) => entries.Add(entry.Fields.GetRawText()));
        Assert.That(ledger.Checkpoint, Is.Not.Null);
        Assert.That(entries, Has.One.Contains("\"secret.rotated\"").And.One.Contains("\"secret.removed\"").And.One.Contains("\"session.shredded\""));
        Assert.That(entries, Has.None.Contains("canary"));
        var set = entries.Where(entry => entry.Contains("\"secret.set\"", StringComparison.Ordinal)).ToArray();
        Assert.That(set, Has.Length.EqualTo(2));
        Assert.That(set[0], Does.Contain("\"other\"").And.Not.Contain("while no gate ran"));
        Assert.That(set[1], Does.Contain("\"more\"").And.Contain("while no gate ran"));
        Assert.That((await site.Site.RunAsync("recordings", "verify")).ExitCode, Is.EqualTo(5), "unanchored, and nothing worse");
    }

    private static async Task WaitForWholeAsync(RecordedSite site)
    {
        using var folder = new FileSystemWatcher(Path.Combine(site.Folder, "sessions"), "*.wgr") { IncludeSubdirectories = true };
        var whole = new TaskCompletionSource();
        folder.Renamed += (_, _) => whole.TrySetResult();
        folder.EnableRaisingEvents = true;
        if (site.Files(".wgr").Count == 0) await whole.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
