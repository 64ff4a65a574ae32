using System.Collections.Frozen;
using WireGate.Core;
using WireGate.Postgres.Catalogue;

namespace WireGate.Postgres.Judgement;

/// <summary>What reading PostgreSQL's own relations shows; the list and its reasons are in reviewed-catalogues.txt.</summary>
internal static class ReviewedCatalogues
{
    private static readonly FrozenDictionary<string, string> Sections = ReviewedList.Read("reviewed-catalogues.txt");

    /// <summary>Every entry: a relation, or <c>relation.column</c>.</summary>
    public static IEnumerable<string> Entries => Sections.Keys;

    /// <summary>The effect of reading columns of a relation for which <see cref="Relation.IsSystem"/> is true.</summary>
    public static (Effect Effect, bool Housekeeping) Reading(Relation relation, Facet? columns)
    {
        var section = Sections.GetValueOrDefault(relation.Name);
        foreach (var column in columns?.Values ?? [])
            section = Sections.GetValueOrDefault($"{relation.Name}.{column.Components[^1]}", section ?? "");
        // The standard's views over the same catalogues show a role no more than its own privileges let it see.
        if (section is null or "" && relation.Schema == "information_schema") section = "housekeeping";
        return section switch
        {
            "housekeeping" => (Effect.Read, true),
            "read" => (Effect.Read, false),
            "session" => (Effect.Session, false),
            "access-control" => (Effect.AccessControl, false),
            _ => (Effect.Unknown, false),
        };
    }
}
