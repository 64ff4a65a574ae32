using NUnit.Framework;
using WireGate.EndToEnd.Approvals;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.CommandLine;

/// <summary>Two gates as they ship, over one database: the client of one goes on when a person answers at the other.</summary>
[NonParallelizable]
public sealed class TwoGatesTests
{
    private const string Rules = """
          - { name: agents-read, who: { group: agents }, when: { effect: read }, then: allow }
          - { name: tables-need-a-dba, when: { effect: schema }, then: hold, approval: { by: { group: dba }, wait: 60s, within: 30m } }
        """;

    [Test]
    public async Task A_statement_that_one_gate_holds_is_approved_at_the_other()
    {
        await using var bed = await StoreBed.StartAsync();
        await bed.ResetAsync();
        await using var holding = await SiteAsync(bed);
        await using var answering = await SiteAsync(bed);
        await holding.StartAsync();
        await answering.StartAsync();
        var token = (await holding.AnswerAsync("token", "issue", "--agent", "planner")).Trim();
        var url = FormattableString.Invariant($"postgres://agent@127.0.0.1:{holding.Port}/shop?sslmode=disable");
        var running = Shell.RunAsync("psql", ["-XAt", url, "-c", "CREATE TEMP TABLE held (a int)"], new Dictionary<string, string?> { ["PGPASSWORD"] = token });

        var request = await PendingAsync(answering);
        await answering.AnswerAsync("approvals", "approve", request, "--reason", "agreed");

        var result = await running;
        Assert.That((result.ExitCode, result.Output.Trim()), Is.EqualTo((0, "CREATE TABLE")), result.Error);
        Assert.That(await bed.SqlAsync("SELECT id, state FROM wiregate.requests"), Is.EqualTo(request + "|4\n"));
    }

    private static async Task<Site> SiteAsync(StoreBed bed)
    {
        var site = await Site.CreateAsync();
        await File.WriteAllTextAsync(site.PathOf("store.secret"), "pencil");
        File.SetUnixFileMode(site.PathOf("store.secret"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var address = bed.Settings.Address;
        var user = (await Shell.OutputAsync("id", ["-u"])).Trim();
        await site.ConfigureAsync(site.Configuration(
                Rules, gate: $", store: {{ postgres: {{ address: \"{address}\", database: {bed.Database}, credential: store, tls: {{ mode: disable }} }} }}",
                agents: "planner: { groups: [agents], owner: bob }")
            .Replace("role: approver }", $"role: operator, uid: {user} }}, bob: {{}}", StringComparison.Ordinal)
            .Replace("credentials:\n", $"credentials:\n  store: {{ from: file, path: store.secret, user: gate, to: [\"{address}\"] }}\n", StringComparison.Ordinal));
        return site;
    }

    /// <summary>The one request that waits; each look at the list takes its time.</summary>
    private static async Task<string> PendingAsync(Site site)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var text = await site.AnswerAsync("approvals", "list", "--json");
            var at = text.IndexOf("wga_", StringComparison.Ordinal);
            if (at >= 0) return text[at..text.IndexOf('"', at)];
        }

        throw new TimeoutException("no request came");
    }
}
