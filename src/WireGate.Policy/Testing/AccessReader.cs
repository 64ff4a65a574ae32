using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Policy.Loading;

namespace WireGate.Policy.Testing;

/// <summary>
/// Reads what an operation does, where it is written as effects and facets in the place of a text:
/// <code>{ effect: delete, table: public.orders, filter: none, reaches: { table: [public.items] }, unknown: [column], housekeeping: false }</code>
/// </summary>
internal static class AccessReader
{
    private const string Reaches = "reaches", Unknown = "unknown", Housekeeping = "housekeeping";

    /// <param name="node">One access, or a list of them.</param>
    /// <param name="schema">The facets that it may name.</param>
    public static AccessSet Read(ConfigNode node, FacetSchema schema)
    {
        var items = node is ConfigSequence list ? list.Items : [node];
        if (items.Count == 0) throw node.Error("an operation does something: it is not empty");
        var accesses = items.Select(item => ReadAccess(item.AsMapping(), schema)).ToImmutableArray();
        return new AccessSet(string.Join("; ", accesses.Select(access => access.Effect.ToWord()).Distinct()), accesses);
    }

    private static Access ReadAccess(MappingReader keys, FacetSchema schema)
    {
        var word = keys.Required(RuleKeys.Effect) as ConfigScalar ?? throw keys.Node.Error("\"effect\" is one word");
        if (!EffectNames.TryParse(word.Text, out var effect) || (effect != Effect.Unknown && !schema.Effects.Contains(effect)))
            throw word.Error($"{schema.Protocol} has no effect \"{word.Text}\"{NearWord.Hint(word.Text, EffectNames.All.ToArray())}");
        var reaches = keys.OptionalMapping(Reaches);
        var unknown = keys.Scalars(Unknown);
        foreach (var key in unknown)
            if (schema.Find(key.Text) is null) throw key.Error($"{schema.Protocol} has no facet \"{key.Text}\"");
        var facets = ImmutableArray.CreateBuilder<Facet>();
        foreach (var definition in schema.Facets)
        {
            var values = ReadValues(keys, definition);
            var implied = reaches is null ? [] : ReadValues(reaches, definition);
            var isUnknown = unknown.Any(key => key.Text == definition.Key);
            if (!values.IsEmpty || !implied.IsEmpty || isUnknown) facets.Add(new Facet(definition, values, implied, isUnknown));
        }

        var housekeeping = keys.Bool(Housekeeping, false);
        reaches?.End();
        keys.End();
        return new Access(effect, facets.ToImmutable(), housekeeping);
    }

    private static ImmutableArray<FacetValue> ReadValues(MappingReader keys, FacetDefinition definition) =>
        [.. keys.Scalars(definition.Key).Select(value => ReadValue(value, definition))];

    private static FacetValue ReadValue(ConfigScalar value, FacetDefinition definition)
    {
        if (definition.Kind == FacetKind.Word && !definition.Words.Contains(value.Text))
            throw value.Error($"\"{definition.Key}\" has no word \"{value.Text}\"{NearWord.Hint(value.Text, definition.Words)}");
        return FacetValue.Parse(definition.Kind, value.Text) ?? throw value.Error($"\"{value.Text}\" is no name");
    }
}
