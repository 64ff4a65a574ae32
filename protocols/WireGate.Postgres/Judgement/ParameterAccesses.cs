using WireGate.Core;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Judgement;

/// <summary>The accesses of parameters whose types are declared by number: as those of a cast to that type would be.</summary>
internal static class ParameterAccesses
{
    /// <returns>Whether a newer catalogue might know a type that this one doesn't.</returns>
    public static bool Add(SqlFacts facts, CatalogueSnapshot catalogue, List<Access> accesses)
    {
        var missed = false;
        foreach (var type in facts.ParameterTypes)
        {
            var known = catalogue.Types.TryGetValue(type, out var isReviewed);
            missed |= !known;
            if (isReviewed) continue;
            accesses.Add(new Access(Effect.Unknown, [ObjectAccesses.TypeFacet("type"), Facet.Unknown(PostgresFacets.Object)],
                description: known ? "a parameter's type runs a function that nobody reviewed" : "a parameter's type is not known to the gate"));
        }

        return missed;
    }
}
