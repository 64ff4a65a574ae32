using System.Text;
using System.Text.Json;
using NUnit.Framework;
using WireGate.Cli;

namespace WireGate.Tests.Daemon;

/// <summary><c>wiregate policy test</c>: cases beside rules, judged without a gate and without a target.</summary>
internal sealed class PolicyTestTests
{
    private const string Rules = """
        rules:
          - { name: agents-read, who: { group: agents }, when: { effect: read, table: [orders, open_orders] }, then: allow }
          - { name: no-customers, when: { table: customers }, then: deny, reason: Not for agents. }
          - { name: deletes-held, who: { group: agents }, when: { effect: delete }, then: hold }

        """;

    private const string World = """
        targets: { shop: { protocol: postgres, database: shop, labels: { env: prod } } }
        catalogues:
          shop:
            tables:
              customers: [id, name, email]
              orders: [id, customer_id, state]
            views:
              open_orders: { columns: [id, name], of: { orders: [id, state], customers: [name] } }

        """;

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("wg-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("SELECT id FROM orders", "allow", "agents-read")]
    [TestCase("SELECT email FROM customers", "deny", "no-customers")]
    [TestCase("SELECT * FROM open_orders", "deny", "no-customers")]
    [TestCase("DELETE FROM orders", "hold", "deletes-held")]
    [TestCase("SELECT * FROM nowhere", "deny", "no-customers")]
    [TestCase("UPDATE orders SET state = 'x' WHERE id = 1", "deny", "default-deny")]
    [TestCase("SELECT relname FROM pg_class", "allow", "housekeeping")]
    [TestCase("BEGIN", "allow", "housekeeping")]
    [TestCase("this is no SQL", "deny", "default-deny")]
    [TestCase("{ effect: read, table: public.orders, column: public.orders.id }", "allow", "agents-read")]
    [TestCase("[{ effect: read, table: public.orders }, { effect: write, table: public.orders }]", "deny", "default-deny")]
    [TestCase("{ effect: read, table: public.v, reaches: { table: public.customers } }", "deny", "no-customers")]
    [TestCase("{ effect: read, unknown: table }", "deny", "no-customers")]
    public async Task What_is_written_down_is_judged_as_a_session_would_be(string operation, string expected, string rule)
    {
        var yaml = operation[0] is '{' or '[' ? operation : JsonSerializer.Serialize(operation);
        var (code, output, error) = await RunAsync($"tests: [{{ who: {{ agent: a, group: agents }}, target: shop, operation: {yaml}, expect: {expected}, rule: {rule} }}]");
        Assert.That(code, Is.EqualTo(ExitCode.Done), output + error);
        Assert.That(output, Is.EqualTo("1 passed\n"));
    }

    [Test]
    public async Task A_failure_ends_with_1_and_shows_what_was_to_be_what_is_and_why()
    {
        var (code, output, _) = await RunAsync("""
            tests:
              - { who: { agent: a, group: agents }, target: shop, operation: SELECT id FROM orders, expect: allow }
              - { name: agents see customers, who: { agent: a, group: agents }, target: shop, operation: SELECT name FROM customers, expect: allow, rule: agents-read }
            """);
        Assert.That(code, Is.EqualTo(ExitCode.No));
        Assert.That(output, Does.Contain("rules.tests.yaml:11:5  agents see customers\n"));
        Assert.That(output, Does.Contain("    - allow by agents-read\n    + deny by no-customers: Not for agents.\n"));
        Assert.That(output, Does.Contain("+ denied by no-customers ("));
        Assert.That(output, Does.EndWith("1 passed, 1 failed\n"));
    }

    [Test]
    public async Task The_right_verdict_by_another_rule_is_a_failure()
    {
        var (code, output, _) = await RunAsync("tests: [{ who: { agent: a }, target: shop, operation: SELECT id FROM orders, expect: deny, rule: no-customers }]");
        Assert.That(code, Is.EqualTo(ExitCode.No));
        Assert.That(output, Does.Contain("+ deny by default-deny"));
    }

    [Test]
    public async Task Json_tells_each_case()
    {
        var (code, output, _) = await RunAsync("tests: [{ target: shop, operation: SELECT 1, expect: allow }]", "--json");
        using var json = JsonDocument.Parse(output);
        Assert.That(code, Is.EqualTo(ExitCode.No));
        Assert.That(json.RootElement.GetProperty("failed").GetInt32(), Is.EqualTo(1));
        var one = json.RootElement.GetProperty("cases")[0];
        Assert.That(one.GetProperty("actual").GetProperty("outcome").GetString(), Is.EqualTo("deny"));
        Assert.That(one.GetProperty("explanation").GetProperty("accesses").GetArrayLength(), Is.EqualTo(1));
    }

    [TestCase("tests: [{ target: nowhere, operation: SELECT 1, expect: allow }]", "there is no target \"nowhere\"")]
    [TestCase("tests: [{ target: shop, operation: SELECT 1, expect: perhaps }]", "\"expect\" is one of allow, deny, hold")]
    [TestCase("tests: [{ target: shop, operation: SELECT 1, expect: allow, rul: x }]", "unknown key \"rul\"")]
    [TestCase("tests: [{ target: shop, expect: allow }]", "a case has an \"operation\"")]
    [TestCase("tests: [{ target: shop, operation: { effect: raed }, expect: allow }]", "postgres has no effect \"raed\"")]
    [TestCase("tests: [{ target: shop, operation: { effect: read, tabel: x }, expect: allow }]", "unknown key \"tabel\"")]
    [TestCase("tests: [{ target: shop, operation: { effect: delete, filter: some }, expect: allow }]", "has no word \"some\"")]
    [TestCase("tests: []", "there are no cases")]
    public async Task A_case_that_says_nothing_clear_ends_with_2(string tests, string problem)
    {
        var (code, output, error) = await RunAsync(tests);
        Assert.That(code, Is.EqualTo(ExitCode.Usage));
        Assert.That(error, Does.Contain(problem));
        Assert.That(output, Is.Empty);
    }

    [Test]
    public async Task A_view_that_does_not_say_what_it_is_of_is_refused()
    {
        File.WriteAllText(Path.Combine(_folder, "rules.yaml"), Rules);
        File.WriteAllText(Path.Combine(_folder, "rules.tests.yaml"), """
            targets: { shop: { protocol: postgres, database: shop } }
            catalogues: { shop: { views: { v: { columns: [a] } } } }
            tests: [{ target: shop, operation: SELECT 1, expect: allow }]
            """);
        var (code, _, error) = await RunAsync(["policy", "test", Path.Combine(_folder, "rules.yaml")]);
        Assert.That(code, Is.EqualTo(ExitCode.Usage));
        Assert.That(error, Does.Contain("rules.tests.yaml:2:32: the view \"v\" does not say what it is \"of\""));
    }

    [Test]
    public async Task Without_files_the_configurations_rules_are_tested_together_with_its_agents_and_targets()
    {
        File.WriteAllText(Path.Combine(_folder, "wiregate.yaml"), """
            gate: { state: state }
            identity: { agents: { planner: { groups: [agents], owner: ana } }, people: { ana: { groups: [dba] }, bo: { groups: [dba], role: approver } } }
            credentials: { shop: { from: sealed, user: u, to: [127.0.0.1:5432] } }
            targets: { shop: { protocol: postgres, address: 127.0.0.1:5432, database: shop, credential: shop } }
            rules: [{ name: nothing-of-anas-agents-is-written, who: { person: ana }, when: { effect: write }, then: deny }]
            rules_files: [rules.yaml]
            """);
        File.WriteAllText(Path.Combine(_folder, "rules.yaml"), Rules + """
            catalogues: { shop: { tables: { orders: [id, state] } } }
            tests:
              - { who: { agent: planner }, target: shop, operation: SELECT id FROM orders, expect: allow, rule: agents-read }
              - { who: { agent: planner }, target: shop, operation: UPDATE orders SET state = 1, expect: deny, rule: nothing-of-anas-agents-is-written }
              - { who: { agent: planner, group: dba }, target: shop, operation: SELECT id FROM orders, expect: deny }
            """);
        File.WriteAllText(Path.Combine(_folder, "wiregate.tests.yaml"), "tests: [{ who: { agent: planner }, target: shop, opening: true, expect: allow }]");
        var (code, output, error) = await RunAsync(["policy", "test", "--config", Path.Combine(_folder, "wiregate.yaml")]);
        Assert.That(code, Is.EqualTo(ExitCode.Done), output + error);
        Assert.That(output, Is.EqualTo("4 passed\n"));
    }

    private Task<(int Code, string Output, string Error)> RunAsync(string tests, params string[] options)
    {
        File.WriteAllText(Path.Combine(_folder, "rules.yaml"), Rules);
        File.WriteAllText(Path.Combine(_folder, "rules.tests.yaml"), World + tests);
        return RunAsync(["policy", "test", Path.Combine(_folder, "rules.yaml"), .. options]);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(arguments, new Terminal(output, error, false), CancellationToken.None);
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
