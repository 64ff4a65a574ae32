using System.Collections.Frozen;
using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Judgement;

/// <summary>The kinds of statements as words of the facet <c>statement</c>, each as one shared value.</summary>
public static class StatementWords
{
    private static readonly FrozenDictionary<string, FacetValue> Values =
        StatementKinds.All.ToFrozenDictionary(static word => word, static word => new FacetValue(word), StringComparer.Ordinal);

    public static ImmutableArray<string> All { get; } = [.. Values.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The shared value of a word, or null if it is not one of the list: then nothing is known of the statement.</summary>
    public static FacetValue? Find(string word) => Values.GetValueOrDefault(word);
}
