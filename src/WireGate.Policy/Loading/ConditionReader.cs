using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Policy.Rules;

namespace WireGate.Policy.Loading;

/// <summary>Reads the sections <c>who</c>, <c>where</c>, <c>when</c> and <c>unless</c> and checks every name in them.</summary>
internal sealed class ConditionReader(PolicyVocabulary vocabulary, ConfigErrors errors)
{
    /// <summary>Which keys a section takes.</summary>
    [Flags]
    internal enum Sections
    {
        Who = 1,
        Where = 2,
        When = 4,
    }

    public RuleConditions Read(ConfigMapping section, Sections sections, RuleConditions into)
    {
        foreach (var (key, value) in section.Entries)
            errors.Try(() => into = ReadKey(key, value, sections, into));
        return into;
    }

    private RuleConditions ReadKey(ConfigScalar key, ConfigNode value, Sections sections, RuleConditions into) => (key.Text, sections) switch
    {
        ("group", _) when sections.HasFlag(Sections.Who) => into with { Groups = Names(key, value, vocabulary.Groups) },
        ("agent", _) when sections.HasFlag(Sections.Who) => into with { Agents = Names(key, value, vocabulary.Agents) },
        ("person", _) when sections.HasFlag(Sections.Who) => into with { People = Names(key, value, vocabulary.People) },
        ("task", _) when sections.HasFlag(Sections.Who) => into with { Tasks = Names(key, value, null) },
        ("issuer", _) when sections.HasFlag(Sections.Who) => into with { Issuers = Names(key, value, vocabulary.Issuers) },
        ("actor", _) when sections.HasFlag(Sections.Who) => into with { Actors = Names(key, value, vocabulary.Agents) },
        ("target", _) when sections.HasFlag(Sections.Where) => into with { Targets = Names(key, value, [.. vocabulary.Targets.Select(target => target.Name)]) },
        ("protocol", _) when sections.HasFlag(Sections.Where) =>
            into with { Protocols = Names(key, value, [.. vocabulary.Protocols.Select(schema => schema.Protocol)]) },
        ("label", _) when sections.HasFlag(Sections.Where) => into with { Labels = Labels(Values.Mapping(value, key.Text)) },
        (RuleKeys.Effect, _) when sections.HasFlag(Sections.When) => into with { Effects = Effects(key, value) },
        _ when sections.HasFlag(Sections.When) && IsFacet(key.Text) =>
            into with { Facets = into.Facets.Add(new FacetTerm(key, Values.Scalars(value, key.Text))) },
        _ => throw MappingReader.UnknownKey(key, Known(sections)),
    };

    private ImmutableArray<string> Names(ConfigScalar key, ConfigNode value, IReadOnlyCollection<string>? known)
    {
        var names = Values.Scalars(value, key.Text);
        foreach (var name in names)
            if (known?.Contains(name.Text) == false) errors.Add(name, $"there is no {(key.Text == "actor" ? "agent" : key.Text)} \"{name.Text}\"{NearWord.Hint(name.Text, known)}");
        return [.. names.Select(name => name.Text)];
    }

    private ImmutableArray<KeyValuePair<string, ImmutableArray<string>>> Labels(ConfigMapping labels)
    {
        var read = ImmutableArray.CreateBuilder<KeyValuePair<string, ImmutableArray<string>>>();
        foreach (var (key, value) in labels.Entries)
        {
            var known = vocabulary.Targets.Where(target => target.Labels.ContainsKey(key.Text)).Select(target => target.Labels[key.Text]).ToHashSet();
            if (known.Count == 0)
                errors.Add(key, $"no target has a label \"{key.Text}\"{NearWord.Hint(key.Text, vocabulary.Targets.SelectMany(target => target.Labels.Keys))}");
            var values = Values.Scalars(value, key.Text);
            foreach (var label in values)
                if (known.Count > 0 && !known.Contains(label.Text))
                    errors.Add(label, $"no target has the label {key.Text}={label.Text}{NearWord.Hint(label.Text, known)}");
            read.Add(new(key.Text, [.. values.Select(label => label.Text)]));
        }

        return read.ToImmutable();
    }

    private ImmutableArray<Effect> Effects(ConfigScalar key, ConfigNode value)
    {
        var effects = ImmutableArray.CreateBuilder<Effect>();
        foreach (var word in Values.Scalars(value, key.Text))
        {
            if (EffectNames.TryParse(word.Text, out var effect)) effects.Add(effect);
            else errors.Add(word, $"there is no effect \"{word.Text}\"{NearWord.Hint(word.Text, EffectNames.All.ToArray())}; effects: {string.Join(", ", EffectNames.All.ToArray())}");
        }

        return effects.ToImmutable();
    }

    private bool IsFacet(string key) => vocabulary.Protocols.Any(schema => schema.Find(key) is not null);

    private string[] Known(Sections sections)
    {
        IEnumerable<string> keys = [];
        if (sections.HasFlag(Sections.Who)) keys = keys.Concat(RuleKeys.Who);
        if (sections.HasFlag(Sections.Where)) keys = keys.Concat(RuleKeys.Where);
        if (sections.HasFlag(Sections.When)) keys = keys.Append(RuleKeys.Effect).Concat(vocabulary.Protocols.SelectMany(schema => schema.Facets, (_, facet) => facet.Key));
        return [.. keys.Distinct()];
    }
}
