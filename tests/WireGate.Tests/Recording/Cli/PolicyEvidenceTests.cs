using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using WireGate.Cli;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Hosting;
using WireGate.Policy;

namespace WireGate.Tests.Recording.Cli;

/// <summary><c>policy suggest</c> and <c>policy replay</c>, over recordings that a real recorder wrote of sessions that real rules judged.</summary>
internal sealed class PolicyEvidenceTests
{
    private const string Catalogue = """
        catalogues:
          shop:
            tables: { customers: [id, name, email], orders: [id, customer_id, state] }
            views: { open_orders: { columns: [id], of: { orders: [id, state] } } }

        """;

    private RecordedShop _shop = null!;
    private Snapshot _snapshot = null!;
    private IOfflineTarget _offline = null!;

    [SetUp]
    public void Start()
    {
        _shop = new RecordedShop();
        File.WriteAllText(Configuration, """
            gate: { state: state }
            identity: { agents: { planner: { groups: [agents], owner: ana } }, people: { ana: { groups: [dba] }, bo: { groups: [dba], role: approver } } }
            credentials: { shop: { from: env, user: u, to: [127.0.0.1:1], name: WIREGATE_NO_SUCH_SECRET } }
            targets: { shop: { protocol: postgres, address: 127.0.0.1:1, database: shop, credential: shop, tls: { mode: disable } } }
            """);
        File.WriteAllText(Catalogues, Catalogue);
        var protocols = Gate.ProtocolsFor(new() { StateFolder = _shop.Outside("none"), ControlSocket = "/" }, NullLoggerFactory.Instance, TimeProvider.System);
        _snapshot = new SnapshotLoader(protocols).Load(Configuration);
        _offline = protocols.Single(protocol => protocol.Name == "postgres")
            .ReadOffline(_snapshot.Configuration.Find("shop")!, ConfigDocument.Parse("c", new StringReader(Catalogue)).AsMapping().OptionalMapping("catalogues")!.OptionalMapping("shop"))!;
    }

    [TearDown]
    public void Remove() => _shop.Dispose();

    [Test]
    public async Task A_draft_allows_what_was_seen_and_its_cases_pass()
    {
        await RecordAsync("rules: []", unenforced: true,
            "SELECT id, state FROM orders", "SELECT * FROM open_orders", "UPDATE orders SET state = 'paid' WHERE id = 7", "BEGIN", "SELECT strange(1)", "DELETE FROM orders WHERE id = 1");
        var (code, yaml, error) = await RunAsync("policy", "suggest");
        Assert.That(code, Is.EqualTo(ExitCode.Done), error);
        Assert.That(yaml, Does.Contain("# No rule can allow this, seen once: planner on shop: unknown").And.Contain("[\"public.open_orders\", \"public.orders\"]"));
        Assert.That(yaml, Does.Match("name: planner-write-shop\\n.*\\n.*\\n    when:\\n      effect: write\\n      filter: \\[\"present\"\\]\\n      statement: \\[\"UPDATE\"\\]\\n      table: \\[\"public.orders\"\\]\\n"));
        Assert.That((await RunAsync("policy", "suggest")).Output, Is.EqualTo(yaml), "the same evidence gives the same text");

        File.WriteAllText(Candidate, yaml);
        var (tested, output, failure) = await RecordedShop.RunAsync("policy", "test", Candidate, "--config", Configuration);
        Assert.That(tested, Is.EqualTo(ExitCode.Done), output + failure);
        var rules = Load(yaml);
        Assert.That(await DecideAsync(rules, "SELECT state FROM orders"), Is.EqualTo(Outcome.Allow));
        foreach (var other in new[] { "SELECT * FROM customers", "UPDATE orders SET state = 'x'", "DELETE FROM orders", "DROP TABLE orders", "SELECT strange(1)" })
            Assert.That(await DecideAsync(rules, other), Is.EqualTo(Outcome.Deny), other);
    }

    [Test]
    public async Task Where_everything_was_enforced_there_is_nothing_to_draft_from()
    {
        await RecordAsync("rules: [{ name: all, then: allow }]", unenforced: false, "SELECT id FROM orders");
        var (code, output, error) = await RunAsync("policy", "suggest");
        Assert.That((code, output), Is.EqualTo((ExitCode.No, "")));
        Assert.That(error, Does.Contain("nothing was recorded under \"enforce: false\""));
    }

    [Test]
    public async Task Every_verdict_that_would_change_is_shown_as_a_diff()
    {
        await RecordAsync("rules: [{ name: reads, when: { effect: read }, then: allow }]", unenforced: false,
            "SELECT id FROM orders", "SELECT id FROM orders", "SELECT email FROM customers", "DELETE FROM orders WHERE id = 1");
        File.WriteAllText(Candidate, """
            rules:
              - { name: reads, when: { effect: read }, then: allow }
              - { name: no-mail, when: { column: customers.email }, then: deny, reason: Mail stays here. }
              - { name: deletes-held, when: { effect: delete }, then: hold }
            """);
        var (code, output, error) = await RunAsync("policy", "replay", Candidate, "--catalogues", Catalogues);
        Assert.That(code, Is.EqualTo(ExitCode.No), error);
        Assert.That(output, Is.EqualTo("""
            planner on shop, once: DELETE FROM orders WHERE id = 1
            - deny by default-deny
            + hold by deletes-held: the rule holds delete

            planner on shop, once: SELECT email FROM customers
            - allow by reads
            + deny by no-mail: Mail stays here.

            2 of 4 verdicts would change

            """));
        var (_, json, _) = await RunAsync("policy", "replay", Candidate, "--catalogues", Catalogues, "--json");
        Assert.That(JsonDocument.Parse(json).RootElement.GetProperty("changes").GetArrayLength(), Is.EqualTo(2));
    }

    [Test]
    public async Task The_rules_that_were_in_force_change_nothing()
    {
        const string Rules = "rules: [{ name: reads, when: { effect: read }, then: allow }]";
        await RecordAsync(Rules, unenforced: false, "SELECT id FROM orders", "DELETE FROM orders WHERE id = 1", "SHOW server_version");
        File.WriteAllText(Candidate, Rules);
        var (code, output, error) = await RunAsync("policy", "replay", Candidate, "--catalogues", Catalogues);
        Assert.That((code, output), Is.EqualTo((ExitCode.Done, "0 of 3 verdicts would change\n")), error);
    }

    [Test]
    public async Task What_was_not_enforced_is_compared_by_what_the_rules_said_of_it()
    {
        await RecordAsync("rules: []", unenforced: true, "SELECT id FROM orders");
        File.WriteAllText(Candidate, "rules: [{ name: reads, when: { effect: read }, then: allow }]");
        var (code, output, _) = await RunAsync("policy", "replay", Candidate);
        Assert.That(code, Is.EqualTo(ExitCode.No));
        Assert.That(output, Does.Contain("- deny by default-deny\n+ allow by reads"));
    }

    [Test]
    public async Task What_cannot_be_told_again_makes_the_evidence_incomplete()
    {
        const string Rules = "rules: [{ name: reads, when: { effect: read }, then: allow }]";
        await RecordAsync(Rules, unenforced: false, "SELECT id FROM orders");
        File.WriteAllText(Candidate, Rules);
        var (code, output, _) = await RunAsync("policy", "replay", Candidate);
        Assert.That(code, Is.EqualTo(ExitCode.Unreachable));
        Assert.That(output, Does.Contain("1 could not be compared"));
    }

    private string Configuration => _shop.Outside("wiregate.yaml");

    private string Catalogues => _shop.Outside("catalogues.yaml");

    private string Candidate => _shop.Outside("candidate.yaml");

    private async Task RecordAsync(string yaml, bool unenforced, params string[] asked)
    {
        _shop.Bed.Start();
        await using (var session = await _shop.Bed.OpenAsync(policy: new LivePolicy(Load(yaml)), unenforcedUntil: unenforced ? DateTimeOffset.MaxValue : null))
        {
            foreach (var text in asked)
            {
                var accesses = await _offline.DescribeAsync(text, CancellationToken.None);
                await session.AuthorizeAsync(new Operation(accesses, new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text))), CancellationToken.None);
                await session.Record.CommitAsync(CancellationToken.None);
            }
        }

        _shop.Close();
    }

    /// <summary>Judged where the bed's target is: it speaks "test", so the vocabulary says that a target of that name does.</summary>
    private RuleSet Load(string yaml)
    {
        var rules = PolicyFile.Parse("rules.yaml", new StringReader(yaml));
        var schema = _snapshot.Vocabulary.Protocols.Single(one => one.Protocol == "postgres") with { Protocol = "test" };
        var target = new Target { Name = "shop", Protocol = "test", Addresses = [], Tls = new(WireGate.Core.Transport.UpstreamTlsMode.Disable), Settings = "" };
        return PolicyLoader.Load([rules], _snapshot.Vocabulary with { Protocols = [schema], Targets = [target] });
    }

    private async Task<Outcome> DecideAsync(RuleSet rules, string text)
    {
        var principal = new Principal { Agent = "planner", Groups = ["agents"], TokenId = "t", SessionExpires = DateTimeOffset.MaxValue };
        var target = new Target { Name = "shop", Protocol = "test", Addresses = [], Tls = new(WireGate.Core.Transport.UpstreamTlsMode.Disable), Settings = "" };
        return rules.ScopeFor(principal, target).Decide(await _offline.DescribeAsync(text, CancellationToken.None)).Outcome;
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) =>
        RecordedShop.RunAsync([.. arguments, "--recordings", _shop.Folder, "--key", _shop.Key, "--config", Configuration]);
}
