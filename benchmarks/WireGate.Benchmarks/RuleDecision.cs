using System.Collections.Frozen;
using System.Text;
using BenchmarkDotNet.Attributes;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Policy;

namespace WireGate.Benchmarks;

/// <summary>
/// Judging one statement: a read of one table with three columns, under a view, as PostgreSQL's judge makes it. The cost must not grow
/// with the number of rules, of which every fourth denies and every fourth holds; five more are there always.
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
    private AccessSet _held = null!;
    private IPolicyScope _chain = null!;

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
            var (effect, then) = (i % 4) switch
            {
                1 => ("delete", "deny"),
                3 => ("delete", "hold"),
                _ => ("read", "allow"),
            };
            yaml.Append(null, $"- {{ name: r{i}, when: {{ effect: {effect}, table: public.t{i} }}, then: {then} }}\n");
        }

        yaml.Append("- { name: no-ssn, when: { column: \"*.ssn\" }, then: deny }\n");
        yaml.Append("- { name: no-hidden, when: { table: \"hidden_*\" }, then: deny }\n");
        yaml.Append("- { name: no-secrets, when: { table: public.secrets }, then: deny }\n");
        yaml.Append("- { name: ask-about-held, when: { table: held }, then: hold }\n");
        yaml.Append("- { name: ask-about-totals, when: { column: \"held.*\" }, then: hold }\n");
        var set = PolicyLoader.Load([PolicyFile.Parse("rules.yaml", new StringReader(yaml.ToString()))], new PolicyVocabulary([Schema], [target]));
        var principal = new Principal { Agent = "planner", Groups = ["agents"], TokenId = "t", SessionExpires = DateTimeOffset.MaxValue };
        _scope = set.ScopeFor(principal, target);
        var last = Rules == 1 ? "t0" : $"t{Rules - 2}";
        _allowed = Access(Effect.Read, last);
        _denied = Access(Effect.Read, "secrets");
        _held = Access(Effect.Read, "held");
        _chain = set.ScopeFor(principal with { Actors = [new Actor("writer", null, ["agents"])] }, target);
        _uncovered = Access(Effect.Read, "other");
        if (Allowed().Outcome != Outcome.Allow || DeniedByRule().Rule != "no-secrets" || DeniedByDefault().Rule != Decision.NoRule
            || Held().Holds.Length != 2 || AllowedForChain().Outcome != Outcome.Allow)
            throw new InvalidOperationException("The rules do not decide as meant.");
    }

    [Benchmark(Baseline = true)]
    public Decision Allowed() => _scope.Decide(_allowed);

    [Benchmark]
    public Decision DeniedByRule() => _scope.Decide(_denied);

    /// <summary>Two rules, and the decision of both together.</summary>
    [Benchmark]
    public Decision Held() => _scope.Decide(_held);

    /// <summary>An agent and the one through whom it got its token.</summary>
    [Benchmark]
    public Decision AllowedForChain() => _chain.Decide(_allowed);

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
