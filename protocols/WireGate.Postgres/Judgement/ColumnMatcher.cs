using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Judgement;

/// <summary>
/// Which columns of each relation a statement may touch. It errs to the side of more: a name counts for every relation of the statement
/// that has such a column and that its qualifier may mean, since scopes, joins and output names aren't followed.
/// </summary>
internal sealed class ColumnMatcher
{
    private readonly ImmutableArray<ColumnUse> _columns;
    private readonly (RelationUse Use, Relation? Relation)[] _uses;

    public ColumnMatcher(ImmutableArray<ColumnUse> columns, (RelationUse Use, Relation? Relation)[] uses)
    {
        _columns = columns;
        _uses = uses;
    }

    /// <summary>Columns of a use that are read; empty where only its rows count, as in <c>count(*)</c>.</summary>
    public ImmutableArray<FacetValue> Read(RelationUse use, Relation relation)
    {
        var found = new SortedSet<int>();
        foreach (var column in _columns)
        {
            if (column.IsWritten) continue;
            if (column.Qualifier is { } qualifier && !Names(qualifier, use)) continue;
            if (column.Name is null) return relation.Columns;
            var name = PgName.Truncate(column.Name);
            if (relation.FindColumn(name) is >= 0 and var index) found.Add(index);
            else if (IsWholeRow(column, name, use)) return relation.Columns;
        }

        return [.. found.Select(index => relation.Columns[index])];
    }

    /// <summary>Columns of a use that are assigned.</summary>
    public ImmutableArray<FacetValue> Written(RelationUse use, Relation relation)
    {
        var found = new SortedSet<int>();
        foreach (var column in _columns)
        {
            if (!column.IsWritten || (column.Target is { } target && target != use.Name)) continue;
            if (column.Name is null) return relation.Columns;
            if (relation.FindColumn(PgName.Truncate(column.Name)) is >= 0 and var index) found.Add(index);
        }

        return [.. found.Select(index => relation.Columns[index])];
    }

    /// <summary>Whether a reference can only be the column of that name in the relation that its qualifier names, and not a function of a row.</summary>
    public bool IsSurelyColumn(ColumnUse column)
    {
        if (column.IsWritten) return true;
        if (column.Name is null || column.Qualifier is not { } qualifier) return false;
        var (any, name) = (false, PgName.Truncate(column.Name));
        foreach (var (use, relation) in _uses)
        {
            if (!Names(qualifier, use)) continue;
            if (relation is null || relation.FindColumn(name) < 0) return false;
            any = true;
        }

        return any;
    }

    /// <summary>
    /// Any other qualifier is the alias of a sub-select or CTE, which can only pass on what its own text names; an aliased join and a list of
    /// column aliases come as <c>*</c> of what they rename.
    /// </summary>
    private static bool Names(QualifiedName qualifier, RelationUse use)
    {
        var name = PgName.Truncate(qualifier.Name);
        if (use.Alias is { } alias) return qualifier.Schema is null && name == PgName.Truncate(alias);
        return name == PgName.Truncate(use.Name.Name)
            && (qualifier.Schema is null || use.Name.Schema is null || PgName.Truncate(qualifier.Schema) == PgName.Truncate(use.Name.Schema));
    }

    /// <summary>The relation itself as a value (<c>SELECT c FROM customers c</c>), or a function in attribute notation, which gets the whole row.</summary>
    private static bool IsWholeRow(ColumnUse column, string name, RelationUse use)
    {
        if (column.Qualifier is null) return name == PgName.Truncate(use.Alias ?? use.Name.Name);
        return Names(column.Qualifier.Value, use) && name is not ("ctid" or "xmin" or "xmax" or "cmin" or "cmax" or "tableoid");
    }
}
