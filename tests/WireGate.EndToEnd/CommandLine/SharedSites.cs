using WireGate.EndToEnd.Approvals;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.CommandLine;

/// <summary>Gates as they ship that share a database, each with a folder and a port of its own.</summary>
internal static class SharedSites
{
    /// <summary>Reads pass, deletes and tables wait for a person: the user of the machine that the tests run as.</summary>
    public const string Rules = """
          - { name: agents-read, who: { group: agents }, when: { effect: read }, then: allow }
          - { name: changes-need-a-dba, when: { effect: [schema, delete] }, then: hold, approval: { by: { group: dba }, wait: 60s, within: 30m } }
        """;

    public static async Task<Site> CreateAsync(StoreBed bed)
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
    public static async Task<string> PendingAsync(Site site)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            // A store that has just come back is asked again after a second.
            var text = (await site.RunAsync("approvals", "list", "--json")).Output;
            var at = text.IndexOf("wga_", StringComparison.Ordinal);
            if (at >= 0) return text[at..text.IndexOf('"', at)];
        }

        throw new TimeoutException("no request came");
    }

    /// <summary>Until it is let in; each log-in takes its time.</summary>
    public static async Task LogInAsync(Site site, string token)
    {
        var result = new ShellResult(0, "", "");
        for (var attempt = 0; attempt < 200; attempt++)
            if ((result = await site.PsqlAsync(token, "SELECT 'in'")).Output == "in\n") return;
        throw new TimeoutException("nobody was let in: " + result);
    }
}
