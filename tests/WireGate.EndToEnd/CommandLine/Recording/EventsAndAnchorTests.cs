using System.Text.Json;
using NUnit.Framework;

namespace WireGate.EndToEnd.CommandLine.Recording;

/// <summary>What leaves the gate while it runs: events, and the ledger's checkpoints.</summary>
public sealed class EventsAndAnchorTests
{
    [Test]
    public async Task A_refusal_is_told_to_other_systems_without_its_text()
    {
        await using var site = await RecordedSite.CreateAsync();
        var told = site.Site.PathOf("events.jsonl");
        await site.Site.ConfigureAsync(await File.ReadAllTextAsync(site.Site.ConfigurationFile) + $"events: [{{ to: file, path: {told} }}]\n");
        var gate = await site.Site.StartAsync();
        var (id, token) = await site.Site.IssueAsync();
        Assert.That((await site.Site.PsqlAsync(token, "DROP TABLE customers /* canary_of_events */")).ExitCode, Is.EqualTo(1));
        gate.Signal(GateProcess.Terminate);
        Assert.That(await gate.EndedAsync(), Is.Zero);

        var lines = await File.ReadAllLinesAsync(told);
        var types = lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("type").GetString()).ToArray();
        Assert.That(types, Is.SupersetOf(new[] { "gate.started", "token.issued", "session.authenticated", "target.opened", "operation.denied", "session.closed", "gate.stopping" }));
        Assert.That(lines, Has.None.Contains("canary_of_events").And.None.Contains(token));
        var denied = lines.Single(line => line.Contains("\"operation.denied\"", StringComparison.Ordinal));
        Assert.That(denied, Does.Contain("\"planner\"").And.Contain("\"shop\"").And.Contain(id).And.Contain("DROP TABLE"));
    }

    [Test]
    public async Task Recordings_verify_against_the_checkpoints_that_were_kept_elsewhere()
    {
        var anchor = Path.Combine(Path.GetTempPath(), "wg-anchor-" + Path.GetRandomFileName());
        await using var site = await RecordedSite.CreateAsync($", anchor: {anchor}");
        try
        {
            var gate = await site.Site.StartAsync();
            var (_, token) = await site.Site.IssueAsync();
            Assert.That((await site.Site.PsqlAsync(token, "SELECT 1")).Output, Is.EqualTo("1\n"));
            gate.Signal(GateProcess.Terminate);
            Assert.That(await gate.EndedAsync(), Is.Zero);

            // The newest note of the file is a checkpoint by itself.
            var notes = (await File.ReadAllTextAsync(anchor)).Split("\n\n");
            var origin = notes[0].Split('\n')[0];
            var kept = await File.ReadAllTextAsync(anchor);
            await File.WriteAllTextAsync(site.Site.PathOf("kept"), kept[kept.LastIndexOf(origin + "\n", StringComparison.Ordinal)..]);
            var verified = await site.Site.RunAsync("recordings", "verify", "--checkpoint", site.Site.PathOf("kept"));
            Assert.That(verified.ExitCode, Is.Zero, verified.ToString());
            Assert.That((await site.Site.RunAsync("recordings", "verify")).ExitCode, Is.EqualTo(5), "unanchored");

            Directory.Delete(Path.Combine(site.Folder, "ledger"), recursive: true);
            Assert.That(() => site.Site.StartAsync(), Throws.InvalidOperationException.With.Message.Contains("checkpoint"));
        }
        finally
        {
            File.Delete(anchor);
        }
    }
}
