using WireGate.Core;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Judgement;

/// <summary>The accesses that a statement has by what it is, apart from the names in it.</summary>
internal static class KindAccesses
{
    public static void Add(StatementContext context)
    {
        AddTransaction(context);
        foreach (var _ in context.Facts.Names)
        {
            // What PREPARE and DECLARE hold is among the statement's own facts; EXECUTE and FETCH run what was judged then and is judged again.
            context.Add(Effect.Session, [], housekeeping: true);
            break;
        }

        var isCopy = context.Is("COPY");
        foreach (var program in context.Facts.Programs)
            context.Add(Effect.Execute, [Facet.Of(PostgresFacets.Program, new FacetValue(program))], description: "runs a program on the server");
        if (isCopy) AddCopyFiles(context);
        if (context.Is("DO")) context.Add(Effect.Execute, [], description: "runs a block of code");
        if (context.Is("CALL")) context.Add(Effect.Execute, [], description: "runs a procedure");
        if (context.Is("LOAD")) AddLoad(context);
    }

    /// <summary>Whether facts other than functions, operators and types (which any statement may hold in an expression) have said what it does.</summary>
    public static bool IsCovered(StatementContext context)
    {
        var facts = context.Facts;
        return !facts.Relations.IsEmpty || !facts.Objects.IsEmpty || !facts.Names.IsEmpty || facts.Transaction != TransactionCommand.None
            || !facts.Unknowns.IsEmpty || !facts.Programs.IsEmpty
            || (!facts.Settings.IsEmpty && facts.Kind is "SET" or "RESET" or "SHOW" or "DISCARD ALL" or "ALTER SYSTEM" or "ALTER ROLE" or "ALTER DATABASE")
            || facts.Kind is "CALL" or "DO" or "LOAD" or "COPY";
    }

    /// <summary>For a statement whose names made no access at all: what its tag alone says. What isn't listed is unknown.</summary>
    public static void AddBare(StatementContext context)
    {
        switch (context.Facts.Kind)
        {
            case "SELECT" or "COPY" or "EXPLAIN" or "EXPLAIN ANALYZE":
                context.Add(Effect.Read, [], housekeeping: true);
                break;
            case "SHOW" or "SET CONSTRAINTS" or "RESET" or "UNLISTEN" or "CLOSE" or "CLOSE CURSOR" or "CLOSE CURSOR ALL" or "DEALLOCATE" or "DEALLOCATE ALL"
                or "DISCARD" or "DISCARD ALL" or "DISCARD PLANS" or "DISCARD SEQUENCES" or "DISCARD TEMP":
                context.Add(Effect.Session, [], housekeeping: true);
                break;
            case "LISTEN":
                // Shows what other sessions say: no read, since no table rule covers it.
                context.Add(Effect.Session, [ObjectAccesses.TypeFacet("channel"), Facet.Unknown(PostgresFacets.Object)]);
                break;
            case "NOTIFY":
                context.Add(Effect.Write, [ObjectAccesses.TypeFacet("channel"), Facet.Unknown(PostgresFacets.Object)]);
                break;
            default:
                context.Add(Effect.Unknown, [], description: $"what {context.Facts.Kind} does is not known");
                break;
        }
    }

    private static void AddTransaction(StatementContext context)
    {
        switch (context.Facts.Transaction)
        {
            case TransactionCommand.None:
                break;
            case TransactionCommand.TwoPhase:
                // A prepared transaction outlives its session and may be ended by another.
                context.Add(Effect.Session, [], description: "a two-phase commit");
                break;
            default:
                context.Add(Effect.Session, [], housekeeping: true);
                break;
        }
    }

    private static void AddCopyFiles(StatementContext context)
    {
        // COPY … FROM is the one that writes rows.
        var isFrom = context.Facts.Relations.Any(static use => use.Action == RelationAction.Insert);
        foreach (var path in context.Facts.Files)
        {
            var file = Facet.Of(PostgresFacets.File, new FacetValue(path));
            context.Add(isFrom ? Effect.Read : Effect.Write, [file]);
            context.Add(Effect.Execute, [file], description: isFrom ? "reads a file of the server" : "writes a file of the server");
        }
    }

    private static void AddLoad(StatementContext context)
    {
        var file = context.Facts.Files is [var path, ..] ? Facet.Of(PostgresFacets.File, new FacetValue(path)) : Facet.Unknown(PostgresFacets.File);
        context.Add(Effect.Execute, [file], description: "loads a library into the server");
        context.Add(Effect.Unknown, [file], description: "loads a library into the server");
    }
}
