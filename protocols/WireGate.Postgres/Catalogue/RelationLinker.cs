using System.Collections.Immutable;
using System.Globalization;

namespace WireGate.Postgres.Catalogue;

/// <summary>Ties relations to what they lead to: under a view, up and down an inheritance tree, along foreign keys.</summary>
internal sealed class RelationLinker
{
    private readonly Dictionary<uint, Relation> _relations;
    private readonly RoutineReader _routines;
    private readonly Dictionary<Relation, List<string>> _calls = [];

    private RelationLinker(Dictionary<uint, Relation> relations, RoutineReader routines)
    {
        _relations = relations;
        _routines = routines;
    }

    public static async Task LinkAsync(
        ICatalogueSource source, Dictionary<uint, Relation> relations, RoutineReader routines, CancellationToken cancellationToken)
    {
        var linker = new RelationLinker(relations, routines);
        linker.LinkRules(
            await source.QueryAsync(CatalogueQueries.RuleMentions, cancellationToken).ConfigureAwait(false),
            await source.QueryAsync(CatalogueQueries.RuleColumns, cancellationToken).ConfigureAwait(false),
            await source.QueryAsync(CatalogueQueries.RuleOperatorsAndTypes, cancellationToken).ConfigureAwait(false));
        linker.Define(await source.QueryAsync(CatalogueQueries.Definitions, cancellationToken).ConfigureAwait(false));
        linker.LinkGenerated(await source.QueryAsync(CatalogueQueries.GeneratedColumns, cancellationToken).ConfigureAwait(false));
        linker.LinkInheritance(await source.QueryAsync(CatalogueQueries.Inheritance, cancellationToken).ConfigureAwait(false));
        linker.LinkForeignKeys(await source.QueryAsync(CatalogueQueries.ForeignKeys, cancellationToken).ConfigureAwait(false));
        linker.LinkCasts(await source.QueryAsync(CatalogueQueries.TypedColumns, cancellationToken).ConfigureAwait(false));
        foreach (var (relation, calls) in linker._calls) relation.UnreviewedCalls = [.. calls.Distinct(StringComparer.Ordinal)];
    }

    private void LinkRules(IReadOnlyList<string?[]> mentions, IReadOnlyList<string?[]> columns, IReadOnlyList<string?[]> others)
    {
        var underlying = new Dictionary<Relation, List<Relation>>();
        var numbers = new Dictionary<Relation, List<(Relation Relation, short Number)>>();
        var wholeRows = new HashSet<Relation>();
        foreach (var row in mentions)
        {
            if (Find(row[0]) is not { } view) continue;
            switch (row[1])
            {
                case "relid" when Find(row[2]) is { } relation:
                    if (relation != view) Add(underlying, view, relation);
                    break;
                case "relid":
                    Add(_calls, view, "a relation that is gone");
                    break;
                case "varattno":
                    wholeRows.Add(view);
                    break;
                default:
                    if (_routines.CallOf(row[2]) is { } call) Add(_calls, view, call);
                    break;
            }
        }

        foreach (var row in columns)
            if (Find(row[0]) is { } view && Find(row[1]) is { } relation)
                Add(numbers, view, (relation, short.Parse(row[2]!, CultureInfo.InvariantCulture)));
        foreach (var row in others)
            if (Find(row[0]) is { } view && (row[1] == "type" ? TypeCall(row[2]) : _routines.CallOfOperator(row[2])) is { } call)
                Add(_calls, view, call);

        foreach (var (view, relations) in underlying)
        {
            view.Underlying = [.. relations];
            var mentioned = numbers.GetValueOrDefault(view) ?? [];
            // A view whose query holds a whole row mentions every column; pg_depend knows nothing of columns of pinned relations.
            foreach (var relation in relations)
                if (wholeRows.Contains(view) || relation.IsSystem)
                    mentioned.AddRange(relation.Columns.Select((_, index) => (relation, relation.ColumnNumber(index))));
            view.UnderlyingColumns = [.. mentioned.Distinct()];
        }
    }

    private void Define(IReadOnlyList<string?[]> definitions)
    {
        foreach (var row in definitions)
            if (Find(row[0]) is { } view) view.Definition = row[1];
    }

    private string? TypeCall(string? oid) => _routines.IsUnreviewedType(oid) ? "a type with unreviewed functions" : null;

    private void LinkGenerated(IReadOnlyList<string?[]> rows)
    {
        var generated = new Dictionary<Relation, List<(short, short)>>();
        foreach (var row in rows)
            if (Find(row[0]) is { } relation)
                Add(generated, relation, (short.Parse(row[1]!, CultureInfo.InvariantCulture), short.Parse(row[2]!, CultureInfo.InvariantCulture)));
        foreach (var (relation, list) in generated) relation.GeneratedColumns = [.. list];
    }

    private void LinkInheritance(IReadOnlyList<string?[]> rows)
    {
        var parents = new Dictionary<Relation, List<Relation>>();
        var children = new Dictionary<Relation, List<Relation>>();
        foreach (var row in rows)
        {
            // Indexes inherit too, and are not among the relations.
            if (Find(row[0]) is not { } child || Find(row[1]) is not { } parent) continue;
            Add(parents, child, parent);
            Add(children, parent, child);
        }

        foreach (var (child, list) in parents) child.Parents = [.. list];
        foreach (var (parent, list) in children) parent.Children = [.. list];
    }

    private void LinkForeignKeys(IReadOnlyList<string?[]> rows)
    {
        var onDelete = new Dictionary<Relation, List<Relation>>();
        var onUpdate = new Dictionary<Relation, List<Relation>>();
        var all = new Dictionary<Relation, List<Relation>>();
        foreach (var row in rows)
        {
            if (Find(row[0]) is not { } referencing || Find(row[1]) is not { } referenced) continue;
            Add(all, referenced, referencing);
            if (CatalogueReader.Bool(row[2])) Add(onDelete, referenced, referencing);
            if (CatalogueReader.Bool(row[3])) Add(onUpdate, referenced, referencing);
        }

        foreach (var (referenced, list) in all) referenced.Referencing = [.. list.Distinct()];
        foreach (var (referenced, list) in onDelete) referenced.DeleteCascades = [.. list];
        foreach (var (referenced, list) in onUpdate) referenced.UpdateCascades = [.. list];
    }

    private void LinkCasts(IReadOnlyList<string?[]> typedColumns)
    {
        foreach (var row in typedColumns)
            if (_routines.HasImplicitCast(row[1]) && Find(row[0]) is { } relation) Add(_calls, relation, "an implicit cast");
        if (_routines.EverywhereCast is not { } call) return;
        foreach (var relation in _relations.Values)
            if (!relation.IsSystem) Add(_calls, relation, call);
    }

    private Relation? Find(string? oid) => _relations.GetValueOrDefault(CatalogueReader.Oid(oid));

    private static void Add<TKey, TValue>(Dictionary<TKey, List<TValue>> lists, TKey key, TValue value)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list)) lists[key] = list = [];
        list.Add(value);
    }
}
