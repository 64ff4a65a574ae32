using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Judgement;

/// <summary>
/// What a statement on one relation reaches without naming it: under a view, ancestors and descendants, along foreign keys, what a generated
/// column is made of. Only rules
/// that narrow look at it, so where in doubt a relation is in it.
/// </summary>
internal sealed class RelationClosure
{
    private readonly HashSet<Relation> _reached = [];
    private readonly RelationAction _action;

    private RelationClosure(RelationAction action) => _action = action;

    /// <summary>The relations reached, without <paramref name="relation"/> itself.</summary>
    public static IReadOnlyCollection<Relation> Of(Relation relation, RelationAction action, bool onlyThis)
    {
        if (relation.Parents.IsEmpty && relation.Children.IsEmpty && relation.Underlying.IsEmpty && relation.Referencing.IsEmpty) return [];
        var closure = new RelationClosure(action);
        closure.AddAncestors(relation);
        closure.Expand(relation, onlyThis);
        closure._reached.Remove(relation);
        return closure._reached;
    }

    /// <summary>The columns reached when <paramref name="touched"/> of <paramref name="relation"/> are.</summary>
    public static ImmutableArray<FacetValue> Columns(Relation relation, ImmutableArray<FacetValue> touched, IReadOnlyCollection<Relation> reached, bool written)
    {
        if (reached.Count == 0 && relation.GeneratedColumns.IsEmpty) return [];
        var columns = new HashSet<FacetValue>();
        // Ancestors and descendants hold the same column under the same name.
        foreach (var other in reached)
            foreach (var column in touched)
                if (other.FindColumn(column.Components[^1]) is >= 0 and var index) columns.Add(other.Columns[index]);
        foreach (var view in reached.Append(relation).Where(other => written || other.IsView))
            foreach (var (under, number) in view.UnderlyingColumns)
                AddColumn(under, number, reached, columns);
        foreach (var other in reached.Append(relation)) AddSources(other, touched, reached, columns);
        return [.. columns];
    }

    /// <summary>What a generated column is made of: its value tells that of its sources. None is made of another one.</summary>
    private static void AddSources(Relation relation, ImmutableArray<FacetValue> touched, IReadOnlyCollection<Relation> reached, HashSet<FacetValue> columns)
    {
        foreach (var (generated, source) in relation.GeneratedColumns)
        {
            var index = relation.FindColumn(generated);
            if (index < 0) continue;
            var column = relation.Columns[index];
            if (columns.Contains(column) || touched.Contains(column)) AddColumn(relation, source, reached, columns);
        }
    }

    private static void AddColumn(Relation under, short number, IReadOnlyCollection<Relation> reached, HashSet<FacetValue> columns)
    {
        var index = under.FindColumn(number);
        if (index < 0) return;
        var name = under.Columns[index].Components[^1];
        columns.Add(under.Columns[index]);
        foreach (var other in reached)
            if (other.FindColumn(name) is >= 0 and var same) columns.Add(other.Columns[same]);
    }

    private void AddAncestors(Relation relation)
    {
        foreach (var parent in relation.Parents)
            if (_reached.Add(parent)) AddAncestors(parent);
    }

    private void Expand(Relation relation, bool onlyThis)
    {
        if (!onlyThis) Reach(relation.Children);
        if (relation.IsView || _action is RelationAction.Insert or RelationAction.Update or RelationAction.Delete) Reach(relation.Underlying);
        switch (_action)
        {
            case RelationAction.Delete: Reach(relation.DeleteCascades); break;
            case RelationAction.Update or RelationAction.Insert: Reach(relation.UpdateCascades); break;
            case RelationAction.Truncate: Reach(relation.Referencing); break;
        }

        // Rows that a cascade changes lead on to those that refer to them.
        if (_action == RelationAction.Delete && _reached.Contains(relation)) Reach(relation.UpdateCascades);
    }

    private void Reach(ImmutableArray<Relation> relations)
    {
        foreach (var relation in relations)
        {
            if (!_reached.Add(relation)) continue;
            AddAncestors(relation);
            Expand(relation, onlyThis: false);
        }
    }
}
