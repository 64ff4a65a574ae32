using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using WireGate.Core.Masks;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Masking.Provenance;
using WireGate.Postgres.Sql.Parsing;

namespace WireGate.Postgres.Masking;

/// <summary>What some masks hide in one database as one catalogue shows it. Worked out relation by relation as they are asked for; thread-safe.</summary>
internal sealed class MaskedCatalogue(CatalogueSnapshot catalogue, IMasks masks, SqlReader reader)
{
    /// <summary>Views over views; deeper ones are not to be read.</summary>
    private const int MostViews = 32;

    private readonly ConcurrentDictionary<Relation, ImmutableArray<Output>> _columns = new();

    public CatalogueSnapshot Catalogue => catalogue;

    public IMasks Masks => masks;

    /// <summary>The columns of a relation; null for a view that <see cref="PrepareAsync(Relation, CancellationToken)"/> has not looked at.</summary>
    public ImmutableArray<Output>? Find(Relation relation)
    {
        if (_columns.TryGetValue(relation, out var known)) return known;
        if (relation.IsView && !relation.IsSystem) return null;
        return _columns.GetOrAdd(relation, Table(relation));
    }

    /// <summary>Finds out what a view makes of what is under it. To be called before <see cref="Find(Relation)"/> for every relation that a statement reaches.</summary>
    public ValueTask PrepareAsync(Relation relation, CancellationToken cancellationToken) => PrepareAsync(relation, 0, cancellationToken);

    /// <summary>What COPY takes without a list of columns: all but generated ones.</summary>
    public ImmutableArray<Output> Copied(Relation relation, ImmutableArray<Output> columns)
    {
        if (relation.GeneratedColumns.IsEmpty) return columns;
        return [.. columns.Where((_, index) => !relation.GeneratedColumns.Any(pair => pair.Generated == relation.ColumnNumber(index)))];
    }

    private async ValueTask PrepareAsync(Relation relation, int depth, CancellationToken cancellationToken)
    {
        if (!relation.IsView || relation.IsSystem || depth > MostViews || _columns.ContainsKey(relation)) return;
        foreach (var under in relation.Underlying) await PrepareAsync(under, depth + 1, cancellationToken).ConfigureAwait(false);
        _columns[relation] = await ViewAsync(relation, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ancestors and descendants hold the same rows under the same names; what hides a column in one hides it in all.</summary>
    private ImmutableArray<Output> Table(Relation relation)
    {
        var columns = ImmutableArray.CreateBuilder<Output>(relation.Columns.Length);
        var family = relation.IsSystem || (relation.Parents.IsEmpty && relation.Children.IsEmpty) ? [] : Family(relation);
        foreach (var column in relation.Columns)
        {
            var name = column.Components[^1];
            // PostgreSQL's own relations show no rows of anybody's; those that do are not to be read at all.
            var mask = relation.IsSystem ? null : masks.Find(column);
            foreach (var other in family)
                if (other.FindColumn(name) is >= 0 and var index) mask = MaskStrictness.Stricter(mask, masks.Find(other.Columns[index]));
            columns.Add(new Output(name, mask, mask is null ? null : column.Text));
        }

        foreach (var (generated, source) in relation.GeneratedColumns)
        {
            var (to, from) = (relation.FindColumn(generated), relation.FindColumn(source));
            if (to < 0 || from < 0 || columns[to].IsHidden || !columns[from].IsHidden) continue;
            columns[to] = columns[from] with { Name = columns[to].Name, IsDerived = true };
        }

        return columns.DrainToImmutable();
    }

    private static HashSet<Relation> Family(Relation relation)
    {
        var family = new HashSet<Relation>();
        Add(relation, static one => one.Parents);
        Add(relation, static one => one.Children);
        return family;

        void Add(Relation one, Func<Relation, ImmutableArray<Relation>> next)
        {
            foreach (var other in next(one))
                if (family.Add(other)) Add(other, next);
        }
    }

    private async ValueTask<ImmutableArray<Output>> ViewAsync(Relation view, CancellationToken cancellationToken)
    {
        var under = FirstHidden(view);
        ImmutableArray<Output>? columns = null;
        if (under is { } hidden)
            columns = await TraceAsync(view, cancellationToken).ConfigureAwait(false) ?? [.. view.Columns.Select(_ => hidden with { IsDerived = true })];
        return [.. view.Columns.Select((column, index) => Own(column.Components[^1], column, columns?[index] ?? default))];
    }

    /// <summary>A rule that names the view's own column hides what the view makes, whatever that is.</summary>
    private Output Own(string name, Core.FacetValue column, in Output made) =>
        masks.Find(column) is not { } mask ? made with { Name = name }
            : new Output(name, made.IsDerived ? mask : MaskStrictness.Stricter(mask, made.Mask), column.Text) { IsMixed = made.IsMixed || made.IsDerived };

    private Output? FirstHidden(Relation view)
    {
        foreach (var (relation, number) in view.UnderlyingColumns)
        {
            if (relation == view || Find(relation) is not { } columns) return relation == view ? null : Unclear;
            if (relation.FindColumn(number) is >= 0 and var index && columns[index].IsHidden) return columns[index];
        }

        return null;
    }

    /// <summary>For a view that can't be looked into.</summary>
    private Output Unclear => new("", new Mask(masks.ColumnRules[0], MaskMethod.Null));

    /// <summary>Null where it can't be told, so that none of its columns is to be read.</summary>
    private async ValueTask<ImmutableArray<Output>?> TraceAsync(Relation view, CancellationToken cancellationToken)
    {
        if (view.Definition is not { } definition) return null;
        var sql = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(definition));
        var traced = await reader.ReadTreeAsync(sql, root =>
        {
            foreach (var statement in root["stmts"u8]) return StatementTracer.TraceView(statement["stmt"u8], this);
            return default;
        }, cancellationToken).ConfigureAwait(false);
        return traced is { Refusal: null, Columns: { IsDefault: false } columns } && columns.Length == view.Columns.Length && !columns.Any(static column => column.IsOpen) ? columns : null;
    }
}
