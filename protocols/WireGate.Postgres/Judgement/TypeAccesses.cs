using WireGate.Core;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Judgement;

/// <summary>Operators and types of a user's own: behind each may be a function that nobody reviewed.</summary>
internal static class TypeAccesses
{
    public static void Add(StatementContext context)
    {
        if (!context.Catalogue.IsRead && !(context.Facts.Operators.IsEmpty && context.Facts.Types.IsEmpty))
            context.Add(Effect.Unknown, [], description: "the target's operators and types are not known yet");
        foreach (var name in context.Facts.Operators)
            if (Find(context, context.Catalogue.UnreviewedOperators, name) is { } found)
                context.Add(Effect.Unknown, [ObjectAccesses.TypeFacet("operator"), Object(found)], description: $"operator {found.Schema}.{found.Name} runs a function that nobody reviewed");
        foreach (var name in context.Facts.Types)
            if (Find(context, context.Catalogue.UnreviewedTypes, name) is { } found)
                context.Add(Effect.Unknown, [ObjectAccesses.TypeFacet("type"), Object(found)], description: $"type {found.Schema}.{found.Name} runs a function that nobody reviewed");
    }

    private static NamedObject? Find(StatementContext context, HashSet<NamedObject> unreviewed, QualifiedName name)
    {
        if (unreviewed.Count == 0) return null;
        var bare = PgName.Truncate(name.Name);
        if (name.Schema is { } schema)
        {
            var qualified = new NamedObject(PgName.Truncate(schema), bare);
            return unreviewed.Contains(qualified) ? qualified : null;
        }

        // Which operator of that name is meant depends on types: any on the path may be.
        if (context.Path == SearchPath.Pinned)
        {
            foreach (var place in context.Catalogue.SearchPath)
                if (new NamedObject(place, bare) is var found && unreviewed.Contains(found)) return found;
            return null;
        }

        foreach (var candidate in unreviewed)
            if (candidate.Name == bare) return candidate;
        return null;
    }

    private static Facet Object(NamedObject named) =>
        Facet.Of(PostgresFacets.Object, new FacetValue(named.Schema, named.Name));
}
