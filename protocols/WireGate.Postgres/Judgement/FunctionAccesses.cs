using WireGate.Core;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Judgement;

/// <summary>The accesses of the functions that a statement calls.</summary>
internal static class FunctionAccesses
{
    public static void Add(StatementContext context)
    {
        List<FacetValue>? harmless = null;
        foreach (var function in context.Facts.Functions)
        {
            var name = PgName.Truncate(function.Name.Name);
            var schema = function.Name.Schema is { } written ? PgName.Truncate(written) : null;
            if (schema is not (null or "pg_catalog")) AddQualified(context, function, schema, name, ref harmless);
            else if (schema is null && IsShadowed(context, name, function.ArgumentCount, out var overload))
                AddByName(context, overload, $"{overload} is a function that nobody reviewed");
            else AddOwn(context, function, name, ref harmless);
        }

        if (harmless is not null)
            context.Add(Effect.Read, [new Facet(PostgresFacets.Function, [.. harmless])], housekeeping: true);
    }

    /// <summary>A reference such as <c>c.card</c> or <c>(c).card</c> calls the function card(customers) where the row has no such column.</summary>
    public static void AddAttributes(StatementContext context, ColumnMatcher columns)
    {
        foreach (var column in context.Facts.Columns)
        {
            if (column.Name is null || columns.IsSurelyColumn(column)) continue;
            foreach (var routine in context.Catalogue.FindRoutines(PgName.Truncate(column.Name)))
            {
                if (!routine.TakesRow || routine.IsReviewed || !context.MaySearch(routine.Schema)) continue;
                var name = $"{routine.Schema}.{routine.Name}";
                AddByName(context, name, $"\"{routine.Name}\" may call {name}, a function that nobody reviewed");
                break;
            }
        }
    }

    /// <summary>A function outside the reviewed list: what its owner declared, or unknown.</summary>
    public static void AddByName(StatementContext context, string name, string description)
    {
        var facet = Facet.Of(PostgresFacets.Function, new FacetValue(name.Split('.', 2)));
        if (DeclaredFunctions.TryAdd(context, name, facet)) return;
        context.Add(Effect.Unknown, [facet], description: description);
    }

    /// <summary>
    /// Whether a bare name may mean a user's function. Which overload the server calls depends on the types of the arguments, which the text
    /// does not tell: one that fits by their number is enough.
    /// </summary>
    private static bool IsShadowed(StatementContext context, string name, int arguments, out string overload)
    {
        overload = $"pg_catalog.{name}";
        if (!context.Catalogue.IsRead) return true;
        foreach (var routine in context.Catalogue.FindRoutines(name))
        {
            if (routine.IsReviewed || !routine.Accepts(arguments) || !context.MaySearch(routine.Schema)) continue;
            overload = $"{routine.Schema}.{routine.Name}";
            return true;
        }

        return false;
    }

    private static void AddQualified(StatementContext context, FunctionUse function, string schema, string name, ref List<FacetValue>? harmless)
    {
        var (known, reviewed) = (false, true);
        foreach (var routine in context.Catalogue.FindRoutines(name))
        {
            if (routine.Schema != schema) continue;
            known = true;
            reviewed &= routine.IsReviewed;
        }

        if (known && reviewed && IsThisDatabase(context, function)) (harmless ??= []).Add(new FacetValue(schema, name));
        else AddByName(context, $"{schema}.{name}", $"{schema}.{name} is a function that nobody reviewed");
    }

    private static void AddOwn(StatementContext context, FunctionUse function, string name, ref List<FacetValue>? harmless)
    {
        var facet = Facet.Of(PostgresFacets.Function, new FacetValue("pg_catalog", name));
        switch (ReviewedFunctions.Find(name))
        {
            case FunctionClass.Pure when IsThisDatabase(context, function):
            case FunctionClass.Casting when IsThisDatabase(context, function) && context.Catalogue.UnreviewedTypes.Count == 0:
                (harmless ??= []).Add(new FacetValue("pg_catalog", name));
                break;
            case FunctionClass.Session:
                context.Add(Effect.Session, [facet]);
                break;
            case FunctionClass.SequenceRead:
                context.Add(Effect.Read, [facet, SequenceOf(context, function)]);
                break;
            case FunctionClass.SequenceWrite:
                context.Add(Effect.Write, [facet, SequenceOf(context, function)]);
                break;
            case FunctionClass.LargeObjectRead:
                // Data that no table rule covers, so no plain read.
                context.Add(Effect.Execute, [facet, ObjectAccesses.TypeFacet("large object")]);
                break;
            case FunctionClass.LargeObjectWrite:
                context.Add(Effect.Execute, [facet, ObjectAccesses.TypeFacet("large object")]);
                context.Add(Effect.Write, [facet, ObjectAccesses.TypeFacet("large object")]);
                break;
            case FunctionClass.FileRead:
                context.Add(Effect.Read, [facet, FileOf(function, 0)]);
                context.Add(Effect.Execute, [facet, FileOf(function, 0)], description: "reads a file of the server");
                break;
            case FunctionClass.FileWrite:
                // lo_export(object, path)
                context.Add(Effect.Write, [facet, FileOf(function, 1)]);
                context.Add(Effect.Execute, [facet, FileOf(function, 1)], description: "writes a file of the server");
                break;
            case FunctionClass.Notify:
                context.Add(Effect.Write, [facet, ObjectAccesses.TypeFacet("channel"), ChannelOf(function)]);
                break;
            case FunctionClass.Setting:
                // A constant name is among the statement's settings, and judged there.
                if (RelationKindSetting.IsIn(function)) (harmless ??= []).Add(new FacetValue("pg_catalog", name));
                else if (Constant(function, 0) is null || context.Facts.Settings.IsEmpty)
                    context.Add(Effect.Unknown, [facet, Facet.Unknown(PostgresFacets.Setting)], description: "sets a parameter whose name is not constant");
                break;
            case FunctionClass.Execute:
                context.Add(Effect.Execute, [facet]);
                break;
            default:
                AddByName(context, $"pg_catalog.{name}", $"{name} is a function that nobody reviewed");
                break;
        }
    }

    private static bool IsThisDatabase(StatementContext context, FunctionUse function) =>
        function.Name.Catalog is not { } database || PgName.Truncate(database) == context.Catalogue.Database;

    private static string? Constant(FunctionUse function, int index) =>
        !function.ConstantArguments.IsDefault && index < function.ConstantArguments.Length ? function.ConstantArguments[index] : null;

    private static Facet SequenceOf(StatementContext context, FunctionUse function)
    {
        if (Constant(function, 0) is { } text && RelationName.TryParse(text, out var name) && context.Resolve(name, out _) is { } sequence)
            return Facet.Of(PostgresFacets.Table, sequence.Table);
        return Facet.Unknown(PostgresFacets.Table);
    }

    private static Facet FileOf(FunctionUse function, int position) =>
        Constant(function, position) is { } path ? Facet.Of(PostgresFacets.File, new FacetValue(path)) : Facet.Unknown(PostgresFacets.File);

    private static Facet ChannelOf(FunctionUse function) =>
        Constant(function, 0) is { } channel ? Facet.Of(PostgresFacets.Object, new FacetValue(channel)) : Facet.Unknown(PostgresFacets.Object);
}
