using System.Collections.Concurrent;
using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Judgement;

/// <summary>The accesses of DDL, GRANT and maintenance: to the objects that a utility statement works on.</summary>
internal static class ObjectAccesses
{
    private static readonly ConcurrentDictionary<string, Facet> TypeFacets = new(StringComparer.Ordinal);

    public static void Add(StatementContext context)
    {
        var hasRole = false;
        foreach (var use in context.Facts.Objects)
        {
            hasRole |= use.Action == ObjectAction.Access || IsRoleType(use.Type);
            AddObject(context, use);
        }

        // GRANT role TO role, REASSIGN OWNED, DROP OWNED: nothing but roles is named. SET ROLE is a setting.
        if (!context.Facts.Roles.IsEmpty && !hasRole && !context.Is("SET") && !context.Is("RESET"))
            context.Add(Effect.AccessControl, [RoleFacet(context.Facts.Roles)]);
    }

    /// <summary>The facet for a type of object; the few that there are are made once.</summary>
    public static Facet TypeFacet(string type) =>
        TypeFacets.Count > 256
            ? Facet.Of(PostgresFacets.ObjectType, new FacetValue(type))
            : TypeFacets.GetOrAdd(type, static text => Facet.Of(PostgresFacets.ObjectType, new FacetValue(text)));

    private static void AddObject(StatementContext context, ObjectUse use)
    {
        var effect = use.Action == ObjectAction.Access || IsRoleType(use.Type) || use.Type is "policy" or "user mapping"
            ? Effect.AccessControl : Effect.Schema;
        var facets = new List<Facet>(4) { TypeFacet(use.Type), NameFacet(context, use, out var description) };
        if (effect == Effect.AccessControl && !IsRoleType(use.Type) && !context.Facts.Roles.IsEmpty) facets.Add(RoleFacet(context.Facts.Roles));
        var span = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(facets);
        context.Add(effect, span, description: description);

        switch (use.Type)
        {
            // The scripts and libraries of an extension or language are code of the server.
            case "extension" or "language" or "access method" when use.Action is ObjectAction.Create or ObjectAction.Alter:
                context.Add(Effect.Execute, span);
                break;
            case "server" or "foreign server" or "foreign data wrapper" or "subscription" or "foreign table" when use.Action is ObjectAction.Create or ObjectAction.Alter:
                context.Add(Effect.Connect, span, description: "reaches another server");
                break;
        }
    }

    private static Facet NameFacet(StatementContext context, ObjectUse use, out string? description)
    {
        description = null;
        var isAll = use.Name is { Schema: null, Name: "*" };
        switch (use.Type)
        {
            case "table" or "view" or "materialized view" or "foreign table" or "sequence":
                return TableFacet(context, use, out description);
            case "function" or "procedure" or "aggregate" or "routine":
                return Named(context, use, PostgresFacets.Function);
            case "database" when isAll:
                // All that is in this database: every table there is.
                return Facet.Unknown(PostgresFacets.Table);
            case "database":
                return Facet.Of(PostgresFacets.Database, new FacetValue(PgName.Truncate(use.Name.Name)));
            case "parameter":
                return Facet.Of(PostgresFacets.Setting, new FacetValue(use.Name.Name));
            case var type when IsRoleType(type):
                return isAll || use.Name.Name.Length == 0 ? Facet.Unknown(PostgresFacets.Role) : Facet.Of(PostgresFacets.Role, new FacetValue(PgName.Truncate(use.Name.Name)));
            default:
                return Named(context, use, PostgresFacets.Object);
        }
    }

    private static Facet TableFacet(StatementContext context, ObjectUse use, out string? description)
    {
        description = null;
        if (use.Name is { Schema: null, Name: "*" }) return Facet.Unknown(PostgresFacets.Table);
        if (use.Action == ObjectAction.Create)
            return context.NameOfNew(use.Name) is { } made ? Facet.Of(PostgresFacets.Table, made) : Facet.Unknown(PostgresFacets.Table);
        if (context.Resolve(use.Name, out var reason) is { } relation)
        {
            var reached = RelationClosure.Of(relation, RelationAction.Truncate, onlyThis: false);
            return new Facet(PostgresFacets.Table, [relation.Table], [.. reached.Select(static other => other.Table)]);
        }

        description = reason;
        return Facet.Unknown(PostgresFacets.Table);
    }

    /// <summary>A name that the catalogue doesn't hold: as written, and one component only where no schema is.</summary>
    private static Facet Named(StatementContext context, ObjectUse use, FacetDefinition definition)
    {
        if (use.Name.Name is "" or "*") return Facet.Unknown(definition);
        var name = PgName.Truncate(use.Name.Name);
        if (use.Name.Schema is { } schema) return Facet.Of(definition, new FacetValue(PgName.Truncate(schema), name));
        if (use.Action == ObjectAction.Create && IsInSchema(use.Type))
            return context.NameOfNew(use.Name) is { } made ? Facet.Of(definition, made) : Facet.Unknown(definition);
        // A bare function may be any of that name along the search path.
        return ReferenceEquals(definition, PostgresFacets.Function) ? Routines(context, name) : Facet.Of(definition, new FacetValue(name));
    }

    private static Facet Routines(StatementContext context, string name)
    {
        var values = new List<FacetValue>();
        foreach (var routine in context.Catalogue.FindRoutines(name))
            if (context.Catalogue.IsOnSearchPath(routine.Schema) && !values.Any(value => value.Components[0] == routine.Schema))
                values.Add(new FacetValue(routine.Schema, name));
        return values.Count == 0 ? Facet.Unknown(PostgresFacets.Function) : new Facet(PostgresFacets.Function, [.. values]);
    }

    private static bool IsInSchema(string type) =>
        type is "function" or "procedure" or "aggregate" or "routine" or "type" or "domain" or "index" or "operator" or "collation" or "conversion" or "statistics";

    private static bool IsRoleType(string type) => type is "role" or "user" or "group";

    private static Facet RoleFacet(ImmutableArray<string> roles) =>
        roles.IsEmpty ? Facet.Unknown(PostgresFacets.Role)
        : new Facet(PostgresFacets.Role, [.. roles.Select(static role => new FacetValue(PgName.Truncate(role)))]);
}
