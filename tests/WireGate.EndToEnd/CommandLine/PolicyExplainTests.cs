using System.Globalization;
using System.Text.Json;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.CommandLine;

/// <summary><c>policy explain</c> by the running gate, without one, and with a target that is down.</summary>
public sealed class PolicyExplainTests
{
    private const string Rules = """
          - { name: reads-orders, who: { group: agents }, when: { effect: read, table: orders }, then: allow }
          - { name: no-keys, when: { table: api_keys }, then: deny, reason: Keys are not for agents. }
        """;

    private static readonly string[] Ask = ["policy", "explain", "--agent", "planner", "--target", "shop"];

    [TestCase(true)]
    [TestCase(false)]
    public async Task The_answer_is_the_same_with_and_without_a_running_gate(bool runs)
    {
        await using var site = await Site.CreateAsync();
        await site.ConfigureAsync(site.Configuration(Rules));
        if (runs) await site.StartAsync();

        var allowed = await site.RunAsync([.. Ask, "SELECT id FROM orders"]);
        Assert.That(allowed.ExitCode, Is.Zero, allowed.ToString());
        Assert.That(allowed.Output, Does.StartWith("ALLOW").And.Contain("reads-orders"));
        var denied = await site.RunAsync([.. Ask, "SELECT key FROM api_keys"]);
        Assert.That(denied.ExitCode, Is.EqualTo(1), denied.ToString());
        Assert.That(denied.Output, Does.StartWith("DENY").And.Contain("no-keys").And.Contain("Keys are not for agents."));
        Assert.That((await site.FeedAsync("SELECT id FROM orders", [.. Ask, "-"])).ExitCode, Is.Zero, "from standard input");

        var json = await site.RunAsync([.. Ask, "SELECT key FROM api_keys", "--json"]);
        Assert.That(json.ExitCode, Is.EqualTo(1));
        using var document = JsonDocument.Parse(json.Output);
        Assert.That(document.RootElement.GetProperty("allowed").GetBoolean(), Is.False);
        Assert.That(document.RootElement.GetProperty("rule").GetString(), Is.EqualTo("no-keys"));
        Assert.That(document.RootElement.GetProperty("detail").GetProperty("accesses").EnumerateArray().Select(access => access.GetProperty("effect").GetString()), Has.Member("read"));

        Assert.That((await site.RunAsync("policy", "explain", "--agent", "stranger", "--target", "shop", "SELECT 1")).ExitCode, Is.EqualTo(2));
        Assert.That((await site.RunAsync("policy", "explain", "--agent", "planner", "--target", "nowhere", "SELECT 1")).ExitCode, Is.EqualTo(2));
        Assert.That(CommandLineServer.Server.Log, Does.Not.Contain("SELECT key FROM api_keys"), "only the catalogue was asked");
    }

    [Test]
    public async Task A_hold_is_told_with_its_people_and_a_chain_with_each_of_it()
    {
        const string Holding = """
              - { name: reads-orders, who: { group: agents }, when: { effect: read, table: orders }, then: allow }
              - { name: deletes, when: { effect: delete }, then: hold, approval: { by: { group: dba } } }
            """;
        await using var site = await Site.CreateAsync();
        await site.ConfigureAsync(site.Configuration(Holding, agents: "planner: { groups: [agents] }, helper: { groups: [helpers] }"));
        await site.StartAsync();

        var held = await site.RunAsync([.. Ask, "--task", "TICKET-7", "DELETE FROM orders WHERE id = 1"]);
        Assert.That(held.ExitCode, Is.EqualTo(1), held.ToString());
        Assert.That(held.Output, Does.StartWith("HOLD").And.Contain("needs  1 of group dba (ana): deletes, waits 30s, decided within 30m").And.Contain("task   TICKET-7"));
        var through = await site.RunAsync([.. Ask, "--actor", "helper", "SELECT id FROM orders"]);
        Assert.That(through.ExitCode, Is.EqualTo(1), through.ToString());
        Assert.That(through.Output, Does.StartWith("DENY").And.Contain("not for helper, through whom it is asked").And.Contain("through helper: DENY"));
        Assert.That((await site.RunAsync([.. Ask, "--actor", "stranger", "SELECT id FROM orders"])).ExitCode, Is.EqualTo(2));
    }

    [Test]
    public async Task Without_the_target_what_it_would_know_is_unknown_and_said_so()
    {
        await using var site = await Site.CreateAsync();
        await site.ConfigureAsync(site.Configuration(Rules, address: "127.0.0.1:" + PostgresServer.FreePort().ToString(CultureInfo.InvariantCulture)));
        await site.StartAsync();
        var answer = await site.RunAsync([.. Ask, "SELECT key FROM api_keys"]);
        Assert.That(answer.ExitCode, Is.EqualTo(1), answer.ToString());
        Assert.That(answer.Output, Does.StartWith("DENY").And.Contain("no-keys"));
        Assert.That(answer.Error, Does.Contain("shop can't be asked"));
        Assert.That((await site.RunAsync([.. Ask, "SELECT id FROM orders"])).ExitCode, Is.EqualTo(1), "what is unknown is never allowed");
    }
}
