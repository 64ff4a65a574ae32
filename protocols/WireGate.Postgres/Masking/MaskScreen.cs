using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Masks;
using WireGate.Postgres.Masking.Provenance;

namespace WireGate.Postgres.Masking;

/// <summary>What the accesses of a statement say of masked columns, before anybody looks at its words.</summary>
internal static class MaskScreen
{
    /// <summary>Why nothing that does this may run where columns are masked; null if it may.</summary>
    public static Decision? FindObstacle(AccessSet accesses, IMasks masks)
    {
        if (masks.ColumnRules.IsEmpty) return null;
        foreach (var access in accesses.Accesses)
            if (Obstacle(access, masks) is { } why) return new Decision(Outcome.Deny, masks.ColumnRules[0], "columns are masked here, and " + why, Hints.Target);
        foreach (var access in accesses.Accesses)
            if (access.Effect == Effect.Write && FindHashed(access, masks) is { } hashed) return hashed;
        return null;
    }

    /// <summary>Whether it may read a masked column.</summary>
    public static bool Touches(AccessSet accesses, IMasks masks)
    {
        if (masks.ColumnRules.IsEmpty) return false;
        foreach (var access in accesses.Accesses)
        {
            foreach (var facet in access.Facets)
            {
                if (!ReferenceEquals(facet.Definition, PostgresFacets.Column)) continue;
                if (facet.IsUnknown || Find(facet.Values, masks) is not null || Find(facet.Implied, masks) is not null) return true;
            }
        }

        return false;
    }

    private static string? Obstacle(Access access, IMasks masks)
    {
        switch (access.Effect)
        {
            case Effect.Unknown:
                return access.Description is { } what ? $"it can't be told what this reads: {what}" : "it can't be told what this reads";
            case Effect.Execute when !IsDeclared(access):
                return access.Description is { } done ? $"this {done}, which could read them" : "it can't be told what the code that this runs reads";
            case Effect.Schema:
                return "a change to the schema could take a column out of its mask";
            case Effect.AccessControl:
                return access.Description is { } shown ? shown : "a change to who may do what could take a column out of its mask";
            case Effect.Write when IsChannel(access):
                return "NOTIFY sends text past them";
            case Effect.Session when ShowsStatements(access):
                return "this shows statements of other sessions with the values in them";
        }

        foreach (var facet in access.Facets)
            if (facet.IsUnknown && (ReferenceEquals(facet.Definition, PostgresFacets.Table) || ReferenceEquals(facet.Definition, PostgresFacets.Column)))
                return access.Description is { } why ? why : "it can't be told which relation this is about";
        return access.Find(PostgresFacets.Function) is not null && access.Find(PostgresFacets.Column) is { } read
            && (Find(read.Values, masks) ?? Find(read.Implied, masks)) is { } mask ? $"a declared function reads what rule \"{mask.Rule}\" masks" : null;
    }

    /// <summary>Whoever can write what it likes into a column learns what its hash is, and finds it again in the others.</summary>
    private static Decision? FindHashed(Access access, IMasks masks)
    {
        if (access.Find(PostgresFacets.Column) is not { } written) return null;
        foreach (var column in written.Values.Concat(written.Implied))
            if (Find(column, masks) is { Method: MaskMethod.Hash } mask)
                return new Decision(Outcome.Deny, mask.Rule, $"{column.Text} comes back as its hash, and whoever writes it could find out whose hash is whose", Hints.Target);
        return null;
    }

    /// <summary>A function of the owner's own, whose reads he has declared: they are accesses too.</summary>
    private static bool IsDeclared(Access access) =>
        access.Description is null && access.Find(PostgresFacets.Function) is { Values: [var function] } && function.Components[0] != "pg_catalog"
        && access.Find(PostgresFacets.ObjectType) is null && access.Find(PostgresFacets.File) is null;

    private static bool ShowsStatements(Access access) =>
        access.Find(PostgresFacets.Table) is { Values: [{ Components: ["pg_catalog", "pg_stat_activity"] }] }
        || access.Find(PostgresFacets.Function) is { Values: [{ Components: ["pg_catalog", "pg_stat_get_activity" or "pg_stat_get_backend_activity"] }] };

    private static bool IsChannel(Access access) =>
        access.Find(PostgresFacets.ObjectType) is { Values: [{ Text: "channel" }] };

    private static Mask? Find(ImmutableArray<FacetValue> columns, IMasks masks)
    {
        foreach (var column in columns)
            if (Find(column, masks) is { } mask) return mask;
        return null;
    }

    /// <summary>PostgreSQL's own relations have no masks: those that show values of others are not to be read at all.</summary>
    private static Mask? Find(FacetValue column, IMasks masks) =>
        column.Components[0] is "pg_catalog" or "information_schema" ? null : masks.Find(column);
}
