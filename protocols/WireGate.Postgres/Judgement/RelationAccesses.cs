using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Judgement;

/// <summary>The accesses to the relations that a statement names.</summary>
internal static class RelationAccesses
{
    private static readonly FacetValue Unfiltered = new("none");
    private static readonly FacetValue Filtered = new("present");

    public static void Add(StatementContext context)
    {
        var uses = new (RelationUse Use, Relation? Relation)[context.Facts.Relations.Length];
        var reasons = new string[uses.Length];
        for (var i = 0; i < uses.Length; i++)
        {
            var use = AsRun(context, context.Facts.Relations[i]);
            uses[i] = (use, use.Action == RelationAction.Create ? null : context.Resolve(use.Name, out reasons[i]));
        }

        var columns = new ColumnMatcher(context.Facts.Columns, uses);
        for (var i = 0; i < uses.Length; i++)
        {
            var (use, relation) = uses[i];
            if (use.Action == RelationAction.Create) AddCreated(context, use);
            else if (relation is null) AddUnresolved(context, use, reasons[i]);
            else AddUse(context, use, relation, columns);
        }

        FunctionAccesses.AddAttributes(context, columns);
    }

    /// <summary>EXPLAIN without ANALYZE plans a statement and doesn't run it: that reads the tables' statistics at most.</summary>
    private static RelationUse AsRun(StatementContext context, RelationUse use) =>
        context.Facts.Kind == "EXPLAIN" ? use with { Action = RelationAction.Select } : use;

    private static void AddCreated(StatementContext context, RelationUse use)
    {
        var name = context.NameOfNew(use.Name);
        context.Add(Effect.Schema,
            [name is null ? Facet.Unknown(PostgresFacets.Table) : Facet.Of(PostgresFacets.Table, name), ObjectAccesses.TypeFacet("table")]);
    }

    private static void AddUnresolved(StatementContext context, RelationUse use, string reason)
    {
        var table = Facet.Unknown(PostgresFacets.Table);
        var column = Facet.Unknown(PostgresFacets.Column);
        if (FilterOf(use) is { } filter) context.Add(EffectOf(use.Action), [table, column, filter], description: reason);
        else context.Add(EffectOf(use.Action), [table, column], description: reason);
        // A write reads what its WHERE and RETURNING name, and of what isn't known the columns aren't either.
        if (EffectOf(use.Action) is Effect.Write or Effect.Delete) context.Add(Effect.Read, [table, column], description: reason);
    }

    private static void AddUse(StatementContext context, RelationUse use, Relation relation, ColumnMatcher columns)
    {
        var reached = RelationClosure.Of(relation, use.Action, use.OnlyThis);
        var table = new Facet(PostgresFacets.Table, [relation.Table], [.. reached.Select(static other => other.Table)]);
        if (relation.IsSystem && EffectOf(use.Action) != Effect.Read) AddSystemWrite(context, table);
        else if (EffectOf(use.Action) != Effect.Read) AddWrite(context, use, relation, columns, table, reached);

        AddReadOf(context, use, relation, columns);
        AddCalls(context, use, relation, reached);
    }

    /// <summary>What a SELECT reads, and what WHERE, SET and RETURNING of a write do.</summary>
    private static void AddReadOf(StatementContext context, RelationUse use, Relation relation, ColumnMatcher columns)
    {
        var isRead = EffectOf(use.Action) == Effect.Read;
        // The target of a write is listed as read as well where its rows are looked at: that use says it.
        if (!isRead && context.Facts.Relations.Contains(use with { Action = RelationAction.Select, IsFiltered = true })) return;
        var read = use.Action is RelationAction.Truncate or RelationAction.AccessShareLock || IsLockTable(context, use) ? [] : columns.Read(use, relation);
        if (read.IsEmpty && !isRead) return;
        var reached = RelationClosure.Of(relation, RelationAction.Select, use.OnlyThis);
        var table = new Facet(PostgresFacets.Table, [relation.Table], [.. reached.Select(static other => other.Table)]);
        AddRead(context, relation, table, ColumnFacet(relation, read, reached, isWritten: false));
    }

    private static void AddRead(StatementContext context, Relation relation, Facet table, Facet? columns)
    {
        var (effect, housekeeping) = relation.IsSystem ? ReviewedCatalogues.Reading(relation, columns) : (Effect.Read, false);
        var description = effect switch
        {
            Effect.Unknown => $"{relation.Table} may show values of any table",
            Effect.Session => $"{relation.Table} shows other sessions",
            Effect.AccessControl => $"{relation.Table} shows secrets or who may log in",
            _ => null,
        };
        if (columns is null) context.Add(effect, [table], housekeeping, description);
        else context.Add(effect, [table, columns], housekeeping, description);
    }

    private static void AddWrite(
        StatementContext context, RelationUse use, Relation relation, ColumnMatcher columns, Facet table, IReadOnlyCollection<Relation> reached)
    {
        var written = use.Action is RelationAction.Insert or RelationAction.Update ? columns.Written(use, relation) : [];
        var facets = new List<Facet>(3) { table };
        if (use.Action is RelationAction.Insert or RelationAction.Update && ColumnFacet(relation, written, reached, isWritten: true) is { } facet) facets.Add(facet);
        if (FilterOf(use) is { } filter) facets.Add(filter);
        context.Add(EffectOf(use.Action), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(facets),
            description: use.Action == RelationAction.Lock ? "locks rows or the table" : null);
    }

    /// <summary>Whoever writes to a catalogue does what DDL, GRANT or SET would, unseen: pg_settings even takes an UPDATE from anyone.</summary>
    private static void AddSystemWrite(StatementContext context, Facet table)
    {
        context.Add(Effect.AccessControl, [table], description: "a change to the system catalogue");
        context.Add(Effect.Unknown, [table], description: "a change to the system catalogue");
    }

    private static void AddCalls(StatementContext context, RelationUse use, Relation relation, IReadOnlyCollection<Relation> reached)
    {
        if (use.Action == RelationAction.AccessShareLock) return;
        foreach (var view in reached.Append(relation))
        {
            // A materialized view ran its query when it was refreshed.
            if (view.Kind == 'm') continue;
            foreach (var call in view.UnreviewedCalls) FunctionAccesses.AddByName(context, call, $"{view.Table} calls {call}, a function that nobody reviewed");
        }
    }

    /// <summary>
    /// Null where no column is touched: an empty facet would be covered by any allow rule that names columns, whatever the table. The
    /// rows of a view are what its query makes of columns below, so of a view all are touched.
    /// </summary>
    private static Facet? ColumnFacet(Relation relation, ImmutableArray<FacetValue> touched, IReadOnlyCollection<Relation> reached, bool isWritten)
    {
        var implied = RelationClosure.Columns(relation, touched, reached, isWritten);
        if (!touched.IsEmpty || implied.IsEmpty) return touched.IsEmpty ? null : new Facet(PostgresFacets.Column, touched, implied);
        return new Facet(PostgresFacets.Column, relation.Columns, implied);
    }

    private static bool IsLockTable(StatementContext context, RelationUse use) =>
        use.Action == RelationAction.Lock && StatementContext.IsWord(context.Facts.Kind, "LOCK");

    private static Facet? FilterOf(RelationUse use) => use.Action switch
    {
        RelationAction.Truncate => Facet.Of(PostgresFacets.Filter, Unfiltered),
        RelationAction.Update or RelationAction.Delete => Facet.Of(PostgresFacets.Filter, use.IsFiltered ? Filtered : Unfiltered),
        _ => null,
    };

    private static Effect EffectOf(RelationAction action) => action switch
    {
        RelationAction.Select or RelationAction.AccessShareLock => Effect.Read,
        RelationAction.Insert or RelationAction.Update or RelationAction.Lock => Effect.Write,
        RelationAction.Delete or RelationAction.Truncate => Effect.Delete,
        RelationAction.Create => Effect.Schema,
        _ => Effect.Unknown,
    };
}
