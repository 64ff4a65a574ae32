using System.Collections.Frozen;
using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Core.Transport;
using WireGate.Policy;

namespace WireGate.Tests.Policy;

/// <summary>Two protocols, three targets and a few names to write rules about.</summary>
internal static class PolicyWorld
{
    public static readonly FacetDefinition Statement = new("statement", FacetKind.Word,
        ["SELECT", "UPDATE", "DELETE", "DROP DATABASE", "DROP SCHEMA", "DROP TABLESPACE", "DROP OWNED", "ALTER SYSTEM", "TRUNCATE TABLE", "COPY"], "The command tag.");

    public static readonly FacetDefinition Table = new("table", FacetKind.Name, [], "schema.table");
    public static readonly FacetDefinition Column = new("column", FacetKind.Name, [], "schema.table.column");
    public static readonly FacetDefinition Function = new("function", FacetKind.Name, [], "schema.function");
    public static readonly FacetDefinition Setting = new("setting", FacetKind.Name, [], "A setting.");
    public static readonly FacetDefinition Role = new("role", FacetKind.Name, [], "A role.");
    public static readonly FacetDefinition OtherObject = new("object", FacetKind.Name, [], "Another object.");
    public static readonly FacetDefinition ObjectType = new("object_type", FacetKind.Text, [], "Its type.");
    public static readonly FacetDefinition ServerFile = new("file", FacetKind.Path, [], "A file on the server.");
    public static readonly FacetDefinition Program = new("program", FacetKind.Text, [], "A command line.");
    public static readonly FacetDefinition Filter = new("filter", FacetKind.Word, ["none", "present"], "Whether there is a WHERE.");
    public static readonly FacetDefinition Database = new("database", FacetKind.Name, [], "A database.");

    public static readonly FacetSchema PostgresSchema = new("postgres",
        [Statement, Table, Column, Function, Setting, Role, OtherObject, ObjectType, ServerFile, Program, Filter, Database],
        [Effect.Read, Effect.Write, Effect.Delete, Effect.Schema, Effect.AccessControl, Effect.Execute, Effect.Session, Effect.Connect]);

    public static readonly FacetDefinition Host = new("host", FacetKind.Name, [], "A host.");
    public static readonly FacetDefinition ShellFile = new("file", FacetKind.Path, [], "A file.");
    public static readonly FacetDefinition ShellProgram = new("program", FacetKind.Text, [], "A program.");
    public static readonly FacetDefinition Mode = new("filter", FacetKind.Word, ["glob"], "Declared by both, with other words.");

    public static readonly FacetSchema SshSchema = new("ssh", [ShellProgram, ShellFile, Host, Mode],
        [Effect.Read, Effect.Write, Effect.Delete, Effect.Execute, Effect.Connect]);

    public static readonly Target Orders = MakeTarget("orders-db", "postgres", ("env", "prod"));
    public static readonly Target Scratch = MakeTarget("scratch", "postgres", ("env", "dev"), ("team", "data"));
    public static readonly Target Web = MakeTarget("web-1", "ssh", ("env", "prod"));

    public static readonly PolicyVocabulary Vocabulary = new([PostgresSchema, SshSchema], [Orders, Scratch, Web])
    {
        Groups = new[] { "agents", "migrators", "dba" }.ToFrozenSet(StringComparer.Ordinal),
        Agents = new[] { "planner", "writer", "third" }.ToFrozenSet(StringComparer.Ordinal),
        People = new[] { "ana", "bo" }.ToFrozenSet(StringComparer.Ordinal),
        Issuers = new[] { "corp" }.ToFrozenSet(StringComparer.Ordinal),
        Approvers = [new PossibleApprover("ana", ["dba"]), new PossibleApprover("bo", ["dba", "migrators"])],
    };

    public static readonly Principal Planner = MakePrincipal("planner", "ana", "agents");

    public static Principal MakePrincipal(string agent, string? owner, params string[] groups) =>
        new() { Agent = agent, Owner = owner, Groups = [.. groups], TokenId = agent, SessionExpires = DateTimeOffset.MaxValue };

    public static Target MakeTarget(string name, string protocol, params (string Key, string Value)[] labels) => new()
    {
        Name = name,
        Protocol = protocol,
        Addresses = [],
        Tls = new UpstreamTls(UpstreamTlsMode.Disable),
        Labels = labels.ToFrozenDictionary(label => label.Key, label => label.Value, StringComparer.Ordinal),
        Settings = new object(),
    };

    public static RuleSet Load(string yaml, PolicyVocabulary? vocabulary = null) =>
        PolicyLoader.Load([PolicyFile.Parse("rules.yaml", new StringReader("rules:\n" + yaml))], vocabulary ?? Vocabulary);

    /// <summary>The errors of rules that must not load, as "line:column: problem"; the first rule starts on line 1.</summary>
    public static string[] Errors(string yaml)
    {
        try
        {
            PolicyLoader.Load([PolicyFile.Parse("rules.yaml", new StringReader(yaml))], Vocabulary);
        }
        catch (ConfigException error)
        {
            return [.. error.All.Select(one => $"{one.Position.Line}:{one.Position.Column}: {one.Problem}")];
        }

        return [];
    }

    public static Access Do(Effect effect, params Facet[] facets) => new(effect, [.. facets]);

    public static Facet Named(FacetDefinition definition, params string[] values) => new(definition, Values(values));

    public static ImmutableArray<FacetValue> Values(params string[] values) => [.. values.Select(value => new FacetValue(value.Split('.')))];

    /// <summary>A value that is one component, whatever it holds: a path, a command line, a word.</summary>
    public static Facet Whole(FacetDefinition definition, string value) => Facet.Of(definition, new FacetValue(value));

    public static Decision Decide(this RuleSet rules, params Access[] accesses) => rules.DecideFor(Planner, Orders, accesses);

    public static Decision DecideFor(this RuleSet rules, Principal principal, Target target, params Access[] accesses) =>
        rules.ScopeFor(principal, target).Decide(new AccessSet("test", [.. accesses]));
}
