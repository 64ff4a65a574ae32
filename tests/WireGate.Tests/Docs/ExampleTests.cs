using NUnit.Framework;
using WireGate.Cli;
using WireGate.Core.Configuration;
using WireGate.Hosting;
using WireGate.Policy;
using WireGate.Tests.Identity.Jwt;

namespace WireGate.Tests.Docs;

/// <summary>Every example of configuration on the pages is one that the gate loads.</summary>
internal sealed class ExampleTests
{
    private const string ForOthers = "yaml other";

    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("wg-").FullName;
        // What examples name must exist when they are loaded; none of it is read.
        foreach (var name in new[] { "gate.pem", "gate.key", "ca.pem", "db-ca.pem", "client.pem", "client.key", "hook.key", "siem-ca.pem", "clients-ca.pem" })
            File.WriteAllText(Path.Combine(_folder, name), "");
        using var issuer = new JwtMint();
        File.WriteAllBytes(Path.Combine(_folder, "cluster-keys.json"), issuer.KeySetBytes);
        File.WriteAllText(Path.Combine(_folder, "rules.yaml"), "rules: []\n");
        File.WriteAllText(Path.Combine(_folder, "guardrails.yaml"), Guardrails.Yaml("postgres"));
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    private static IEnumerable<Example> Examples() =>
        Pages.All.SelectMany(Pages.Yaml).Where(example => example.Language != ForOthers)
            .Append(new Example("deploy/wiregate.yaml", 0, "yaml", Pages.Read("deploy/wiregate.yaml")));

    [TestCaseSource(nameof(Examples))]
    public void Example_is_loaded_as_it_stands(object given)
    {
        var example = (Example)given;
        Assert.That(example.Language, Is.EqualTo("yaml"), "say \"yaml\", or \"yaml other\" for what is not the gate's");
        // Rules alone are judged with the configuration at the head of the page about rules.
        var isRules = ConfigDocument.Parse("example", new StringReader(example.Text)) is ConfigMapping { Entries: [var first, ..] and var all }
            && first.Key.Text == PolicyFile.RulesKey && all.All(entry => entry.Key.Text is PolicyFile.RulesKey or PolicyFile.TestsKey or PolicyFile.CataloguesKey);
        if (isRules) File.WriteAllText(Path.Combine(_folder, "rules.yaml"), example.Text);
        var file = Path.Combine(_folder, "wiregate.yaml");
        File.WriteAllText(file, isRules ? Pages.Yaml("docs/rules.md").First().Text : example.Text);

        var snapshot = Gate.LoadOnly(file);
        if (isRules) Assert.That(snapshot.Rules.Rules, Has.Length.GreaterThan(1), "no rule was read");
    }

    [Test]
    public void Pages_have_examples_of_both_kinds() =>
        Assert.That(Pages.All.Where(page => Pages.Yaml(page).Any(example => example.Language != ForOthers)),
            Is.SupersetOf(new[] { "README.md", "docs/postgres.md", "docs/rules.md", "docs/running.md" }));

    [Test]
    public async Task Cases_on_the_page_about_rules_pass()
    {
        var pages = Pages.Yaml("docs/rules.md").ToArray();
        var withCases = pages.Where(example => example.Language == "yaml" && example.Text.Contains("\ntests:", StringComparison.Ordinal)).ToArray();
        Assert.That(withCases, Is.Not.Empty);
        var file = Path.Combine(_folder, "wiregate.yaml");
        File.WriteAllText(file, pages[0].Text);
        foreach (var example in withCases)
        {
            File.WriteAllText(Path.Combine(_folder, "rules.yaml"), example.Text);
            using var output = new MemoryStream();
            using var error = new StringWriter();
            var code = await CommandLine.RunAsync(["policy", "test", "--config", file], new Terminal(output, error, false), CancellationToken.None);
            Assert.That(code, Is.Zero, $"{example}: {System.Text.Encoding.UTF8.GetString(output.ToArray())}{error}");
        }
    }

    [Test]
    public void Guardrails_are_what_the_page_says()
    {
        var page = Pages.Read("docs/rules.md");
        var names = ConfigDocument.Parse("guardrails", new StringReader(Guardrails.Yaml("postgres")!)).AsMapping().Items(PolicyFile.RulesKey)
            .Select(rule => rule.AsMapping().String("name"));
        Assert.That(names.Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal)), Is.Empty);
    }

    [TestCase("role: approver", true)]
    [TestCase("role: operator", true)]
    [TestCase("role: viewer", false)]
    public void A_hold_loads_only_where_somebody_may_decide_it(string role, bool loads)
    {
        var file = Path.Combine(_folder, "wiregate.yaml");
        File.WriteAllText(file, Pages.Yaml("docs/rules.md").First().Text.Replace("role: approver", role, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(_folder, "rules.yaml"), "rules: [{ name: a, when: { effect: delete }, then: hold, approval: { by: { group: dba } } }]");
        if (loads) Assert.That(Gate.LoadOnly(file).Rules.Rules, Has.Length.GreaterThan(1));
        else Assert.That(() => Gate.LoadOnly(file), Throws.InstanceOf<ConfigException>().With.Message.Contains("nobody in group \"dba\" has a role that may approve"));
    }

    [Test]
    public void What_the_examples_name_is_refused_where_it_is_wrong()
    {
        var file = Path.Combine(_folder, "wiregate.yaml");
        File.WriteAllText(file, Pages.Yaml("docs/rules.md").First().Text);
        File.WriteAllText(Path.Combine(_folder, "rules.yaml"), "rules: [{ name: a, when: { tabel: orders }, then: allow }]");
        Assert.That(() => Gate.LoadOnly(file), Throws.InstanceOf<ConfigException>().With.Message.Contains("tabel"));
    }
}
