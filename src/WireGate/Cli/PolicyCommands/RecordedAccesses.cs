using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Recording.Format;

namespace WireGate.Cli.PolicyCommands;

/// <summary>What a recording holds of an operation, as the rules judge it.</summary>
internal static class RecordedAccesses
{
    /// <returns>Null where it is not all there: nothing was recorded, values were left out, or a facet is none of the protocol's any more.</returns>
    public static AccessSet? Read(string kind, ImmutableArray<FrameAccess> recorded, FacetSchema schema)
    {
        if (recorded.IsDefaultOrEmpty) return null;
        var accesses = ImmutableArray.CreateBuilder<Access>(recorded.Length);
        foreach (var one in recorded)
        {
            if (one.LeftOut > 0 || Read(one, schema) is not { } access) return null;
            accesses.Add(access);
        }

        return new AccessSet(kind, accesses.MoveToImmutable());
    }

    private static Access? Read(FrameAccess recorded, FacetSchema schema)
    {
        if (!EffectNames.TryParse(recorded.Effect, out var effect)) return null;
        var keys = recorded.Values.Select(entry => entry.Key).Concat(recorded.Implied.Select(entry => entry.Key)).Concat(recorded.Unknown).ToHashSet(StringComparer.Ordinal);
        var facets = ImmutableArray.CreateBuilder<Facet>();
        foreach (var definition in schema.Facets)
        {
            if (!keys.Remove(definition.Key)) continue;
            if (Values(recorded.Values, definition) is not { } values || Values(recorded.Implied, definition) is not { } implied) return null;
            facets.Add(new Facet(definition, values, implied, recorded.Unknown.Contains(definition.Key)));
        }

        return keys.Count > 0 ? null : new Access(effect, facets.ToImmutable(), recorded.IsHousekeeping);
    }

    private static ImmutableArray<FacetValue>? Values(ImmutableArray<KeyValuePair<string, ImmutableArray<string>>> recorded, FacetDefinition definition)
    {
        var values = ImmutableArray.CreateBuilder<FacetValue>();
        foreach (var (key, texts) in recorded)
        {
            if (key != definition.Key) continue;
            foreach (var text in texts)
            {
                if (FacetValue.Parse(definition.Kind, text) is not { } value) return null;
                values.Add(value);
            }
        }

        return values.ToImmutable();
    }
}
