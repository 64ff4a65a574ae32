using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using WireGate.Core.Configuration;
using WireGate.Policy.Deciding;
using WireGate.Policy.Loading;
using WireGate.Policy.Masking;
using WireGate.Policy.Rules;

namespace WireGate.Policy;

/// <summary>Makes rules from configuration: whole or not at all.</summary>
public static class PolicyLoader
{
    /// <param name="sources">The lists under <c>rules</c>, of the main file and of each file of rules (<see cref="PolicyFile"/>).</param>
    /// <param name="vocabulary">What rules may name.</param>
    /// <exception cref="ConfigException">Something is wrong; <see cref="ConfigException.All"/> has everything that is.</exception>
    public static RuleSet Load(IEnumerable<ConfigNode> sources, PolicyVocabulary vocabulary)
    {
        RefuseReservedFacets(vocabulary);
        var lists = sources.ToArray();
        var errors = new ConfigErrors();
        var reader = new RuleReader(vocabulary, errors);
        var fit = new ProtocolFit(vocabulary, errors);
        var places = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        var rules = ImmutableArray.CreateBuilder<Rule>();
        var compiled = new List<CompiledRule>();
        var masking = new MaskReader(vocabulary, errors);
        var masks = ImmutableArray.CreateBuilder<MaskRule>();
        var compiledMasks = new List<CompiledMask>();
        void CheckName(ConfigNode node, string name, SourcePosition position)
        {
            if (name.Length > 0 && !places.TryAdd(name, position)) errors.Add(node, $"there is a rule \"{name}\" already, at {places[name]}");
        }

        foreach (var node in lists.SelectMany(source => Items(source, errors)))
        {
            var before = errors.Count;
            errors.Try(() =>
            {
                if (MaskReader.IsMask(node))
                {
                    var mask = masking.Read(node);
                    CheckName(node, mask.Name, mask.Position);
                    if (errors.Count > before) return;
                    masks.Add(mask);
                    compiledMasks.AddRange(masking.Compile(mask));
                    return;
                }

                var rule = reader.Read(node);
                CheckName(node, rule.Name, rule.Position);
                // A rule that is wrong by itself would only be said to fit nowhere.
                if (errors.Count > before) return;
                rules.Add(rule);
                compiled.AddRange(fit.Compile(rule));
            });
        }

        errors.ThrowIfAny();
        rules.Add(Housekeeping.Rule);
        return new RuleSet(rules.ToImmutable(), compiled, masks.ToImmutable(), compiledMasks, vocabulary, VersionOf(lists));
    }

    private static string VersionOf(IEnumerable<ConfigNode> lists) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lists.Select(CanonicalText.Of)))));

    private static IReadOnlyList<ConfigNode> Items(ConfigNode source, ConfigErrors errors)
    {
        if (source.IsNull) return [];
        if (source is ConfigSequence list) return list.Items;
        errors.Add(source, $"\"{PolicyFile.RulesKey}\" is a list of rules, not {source.Form}");
        return [];
    }

    private static void RefuseReservedFacets(PolicyVocabulary vocabulary)
    {
        foreach (var schema in vocabulary.Protocols)
            foreach (var facet in schema.Facets)
                if (RuleKeys.IsReserved(facet.Key)) throw new ArgumentException($"protocol {schema.Protocol} names a facet \"{facet.Key}\", which is a word of rules", nameof(vocabulary));
    }
}
