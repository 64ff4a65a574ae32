using System.Collections.Frozen;
using System.Text;
using BenchmarkDotNet.Attributes;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Policy;

namespace WireGate.Benchmarks;

/// <summary>
/// Judging one statement: a read of one table with three columns, under a view, as PostgreSQL's judge makes it. The cost must not grow
/// with the number of rules, of which every fourth denies; three more are there always.
/// </summary>
public class RuleDecision
{
    private static readonly FacetDefinition Statement = new("statement", FacetKind.Word, ["SELECT", "DELETE"], "The command tag.");
    private static readonly FacetDefinition Table = new("table", FacetKind.Name, [], "A table.");
    private static readonly FacetDefinition Column = new("column", FacetKind.Name, [], "A column.");
    private static readonly FacetSchema Schema = new("postgres", [Statement, Table, Column], [Effect.Read, Effect.Delete, Effect.Session]);

    private IPolicyScope _scope = null!;
    private AccessSet _allowed = null!;
    private AccessSet _denied = null!;
    private AccessSet _uncovered = null!;

    [Params(1, 100, 10_000)]
    public int Rules { get; set; }

    [GlobalSetup]
    public void Load()
    {
        var target = new Target
        {
            Name = "orders",
            Protocol = "postgres",
            Addresses = [],
            Tls = new UpstreamTls(UpstreamTlsMode.Disable),
            Labels = FrozenDictionary<string, string>.Empty,
            Settings = new object(),
        };
        var yaml = new StringBuilder("rules:\n");
        for (var i = 0; i < Rules; i++)
        {
            var denies = i % 4 == 1;
            yaml.Append(null, $"- {{ name: r{i}, when: {{ effect: {(denies ? "delete" : "read")}, table: public.t{i} }}, then: {(denies ? "deny" : "allow")} }}\n");
        }

        yaml.Append("- { name: no-ssn, when: { column: \"*.ssn\" }, then: deny }\n");
        yaml.Append("- { name: no-hidden, when: { table: \"hidden_*\" }, then: deny }\n");
        yaml.Append("- { name: no-secrets, when: { table: public.secrets }, then: deny }\n");
        var set = PolicyLoader.Load([PolicyFile.Parse("rules.yaml", new StringReader(yaml.ToString()))], new PolicyVocabulary([Schema], [target]));
        var principal = new Principal { Agent = "planner", Groups = ["agents"], TokenId = "t", SessionExpires = DateTimeOffset.MaxValue };
        _scope = set.ScopeFor(principal, target);
        var last = Rules == 1 ? "t0" : $"t{Rules - 2}";
        _allowed = Access(Effect.Read, last);
        _denied = Access(Effect.Read, "secrets");
        _uncovered = Access(Effect.Read, "other");
        if (Allowed().Outcome != Outcome.Allow || DeniedByRule().Rule != "no-secrets" || DeniedByDefault().Rule != Decision.NoRule)
            throw new InvalidOperationException("The rules do not decide as meant.");
    }

    [Benchmark(Baseline = true)]
    public Decision Allowed() => _scope.Decide(_allowed);

    [Benchmark]
    public Decision DeniedByRule() => _scope.Decide(_denied);

    /// <summary>Makes a sentence about what was asked.</summary>
    [Benchmark]
    public Decision DeniedByDefault() => _scope.Decide(_uncovered);

    private static AccessSet Access(Effect effect, string table) => new("SELECT",
    [
        new Access(effect,
        [
            Facet.Of(Statement, new FacetValue("SELECT")),
            new Facet(Table, [new FacetValue("public", table)], [new FacetValue("public", "base")]),
            new Facet(Column, [new FacetValue("public", table, "id"), new FacetValue("public", table, "name"), new FacetValue("public", table, "total")]),
        ]),
    ]);
}
