using System.Collections.Frozen;
using System.Collections.Immutable;
using WireGate.Configuration;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Hosting;
using WireGate.Policy;
using WireGate.Policy.Testing;

namespace WireGate.Cli.PolicyCommands;

/// <summary>
/// Finds and reads cases: under <c>tests</c> in a file of rules, and in <c>NAME.tests.yaml</c> beside <c>NAME.yaml</c>. A file of cases with <c>targets</c> of
/// its own needs no configuration.
/// </summary>
/// <param name="protocols">Of this gate.</param>
/// <param name="configuration">Read once, where a file needs it.</param>
internal sealed class CaseFiles(ImmutableArray<IProtocol> protocols, Lazy<Snapshot> configuration)
{
    private const string Suffix = ".tests.yaml";

    private readonly FrozenDictionary<string, IProtocol> _protocols = protocols.ToFrozenDictionary(protocol => protocol.Name, StringComparer.Ordinal);

    /// <summary>The cases beside the rules of the configuration; those without rules of their own are judged by all of them together.</summary>
    public ImmutableArray<RulesUnderTest> OfConfiguration()
    {
        var snapshot = configuration.Value;
        return [.. snapshot.Configuration.Files.SelectMany((file, index) => Of(file, hasOwnCases: index > 0, snapshot.Rules))];
    }

    /// <summary>The cases of a file of rules, judged by it alone; or those of a file of cases.</summary>
    public ImmutableArray<RulesUnderTest> Of(string file) => file.EndsWith(Suffix, StringComparison.Ordinal)
        ? [Read(file, RulesBeside(file), null)] : [.. Of(Path.GetFullPath(file), hasOwnCases: true, null)];

    private IEnumerable<RulesUnderTest> Of(string file, bool hasOwnCases, RuleSet? together)
    {
        if (hasOwnCases && ConfigurationFile.Read(file).AsMapping().Optional(PolicyFile.TestsKey) is not null) yield return Read(file, file, together);
        var beside = Path.ChangeExtension(file, null) + Suffix;
        if (File.Exists(beside)) yield return Read(beside, file, together);
    }

    private static string? RulesBeside(string file) => file[..^Suffix.Length] + ".yaml" is var rules && File.Exists(rules) ? rules : null;

    private RulesUnderTest Read(string file, string? rulesFile, RuleSet? together)
    {
        var keys = ConfigurationFile.Read(file).AsMapping();
        var isOwn = keys.Optional("targets") is not null;
        var vocabulary = isOwn ? new PolicyVocabulary([.. protocols.Select(protocol => protocol.Facets)], WrittenTargets.Read(keys, _protocols)) : configuration.Value.Vocabulary;
        var named = keys.Scalars("rules_files");
        keys.Optional(PolicyFile.RulesKey);
        var rules = named.IsEmpty && !isOwn && together is not null ? together
            : PolicyLoader.Load(Lists(keys, named, file, rulesFile), vocabulary);
        var targets = Targets(keys, vocabulary);
        CaseAgents agents = isOwn ? static name => new Actor(name, null, []) : FindAgent;
        var cases = new CaseReader(targets, vocabulary, agents).Read(keys.Items(PolicyFile.TestsKey));
        keys.End();
        return new RulesUnderTest(rules, targets, cases);
    }

    private static IEnumerable<ConfigNode> Lists(MappingReader keys, ImmutableArray<ConfigScalar> named, string file, string? rulesFile)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        string[] files = named.IsEmpty ? rulesFile is null ? [] : [rulesFile] : [.. named.Select(name => Path.GetFullPath(name.Text, folder))];
        if (files.Length == 0) throw keys.Node.Error("no file of rules stands beside these cases: name them under \"rules_files\"");
        return [.. files.Select(one => ConfigurationFile.Read(one).AsMapping().Optional(PolicyFile.RulesKey)).OfType<ConfigNode>()];
    }

    private FrozenDictionary<string, CaseTarget> Targets(MappingReader keys, PolicyVocabulary vocabulary)
    {
        var catalogues = new Dictionary<string, MappingReader>(StringComparer.Ordinal);
        foreach (var (name, node) in keys.Named(PolicyFile.CataloguesKey))
        {
            if (!vocabulary.Targets.Any(target => target.Name == name.Text)) throw name.Error($"there is no target \"{name.Text}\"");
            catalogues.Add(name.Text, node.AsMapping());
        }

        return vocabulary.Targets.ToFrozenDictionary(target => target.Name, target => new CaseTarget(
            target, _protocols[target.Protocol].Facets, _protocols[target.Protocol].ReadOffline(target, catalogues.GetValueOrDefault(target.Name))), StringComparer.Ordinal);
    }

    private Actor? FindAgent(string name) => configuration.Value.Agents.FindAgent(name) is { } agent ? new Actor(agent.Name, agent.Owner, agent.Groups) : null;
}
