using NUnit.Framework;
using WireGate.EndToEnd.CommandLine;
using WireGate.EndToEnd.Harness;
using WireGate.Recording.Ledger;

namespace WireGate.EndToEnd.Approvals;

/// <summary>What an auditor finds of a session that was held.</summary>
[TestFixtureSource(typeof(PostgresServer), nameof(PostgresServer.Majors))]
public sealed class HeldAndRecordedTests(int major)
{
    [Test]
    public async Task The_recording_shows_who_decided_and_the_ledger_each_step()
    {
        Assume.That(Environment.IsPrivilegedProcess, "people have users of their own");
        await using var site = await HeldSite.StartAsync(major);
        string approved, denied;
        using (var psql = site.Psql("DELETE FROM orders WHERE id = 1 RETURNING id", "DELETE FROM orders WHERE id = 2"))
        {
            approved = await psql.AskedAsync();
            await site.AnswerAsync(HeldSite.Ana, "approve", approved, "the order is a test's");
            denied = await psql.AskedAsync();
            await site.AnswerAsync(HeldSite.Dan, "deny", denied, "that one is not");
            await psql.EndAsync();
        }

        site.Gate.Signal(GateProcess.Terminate);
        Assert.That(await site.Gate.EndedAsync(), Is.Zero);

        var folder = site.PathOf("state/recording");
        Assert.That((await site.CommandAsync("recordings", "verify")).ExitCode, Is.EqualTo(5), "unanchored, and nothing worse");
        var session = Path.GetFileNameWithoutExtension(Directory.EnumerateFiles(Path.Combine(folder, "sessions"), "*.wgr", SearchOption.AllDirectories).Single());
        var replayed = await site.CommandAsync("recordings", "replay", session, "--key", site.PathOf("auditor.key"));
        Assert.That(replayed.Output, Does.Contain("approve by ana: the order is a test's").And.Contain($"approved by ana (request {approved})"), replayed.ToString());
        Assert.That(replayed.Output, Does.Contain("deny by dan: that one is not").And.Contain(denied));

        var entries = new List<string>();
        var ledger = LedgerVerifier.Verify(new LedgerFolder(Path.Combine(folder, "ledger")), [], [], (_, entry) => entries.Add(entry.Fields.GetRawText()));
        Assert.That(ledger.Checkpoint, Is.Not.Null);
        string[] Of(string kind, string request) => [.. entries.Where(entry => entry.Contains($"\"{kind}\"", StringComparison.Ordinal) && entry.Contains(request, StringComparison.Ordinal))];
        foreach (var request in new[] { approved, denied })
        {
            Assert.That(Of("approval.requested", request), Has.Length.EqualTo(1));
            Assert.That(Of("approval.answered", request), Has.Length.EqualTo(1));
        }

        Assert.That(Of("approval.answered", approved).Single(), Does.Contain("\"ana\""));
        Assert.That(Of("approval.answered", denied).Single(), Does.Contain("\"dan\""));
        Assert.That((Of("approval.used", approved).Length, Of("approval.used", denied).Length), Is.EqualTo((1, 0)));
    }
}
