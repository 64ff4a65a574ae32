using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using WireGate.Core;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Facts.Reading;

namespace WireGate.Postgres.Masking.Provenance;

/// <summary>One statement, or the query of one view, while it is found out where its values come from.</summary>
/// <param name="masked">The masks of every relation.</param>
/// <param name="path">What a bare name means.</param>
/// <param name="isView">
/// The query of a view, which its owner wrote: a column that an expression makes of a masked one is noted, and refused where it is read. What an agent writes is
/// refused at once, for the server may run it though nothing reads it.
/// </param>
internal sealed class Tracing(MaskedCatalogue masked, SearchPath path, bool isView)
{
    /// <summary>The columns of common table expressions in sight, the innermost last.</summary>
    private readonly List<(string Name, ImmutableArray<Output> Columns)> _ctes = [];

    public bool IsView => isView;

    /// <summary>Why the statement may not run; null if it may.</summary>
    public Decision? Refusal { get; private set; }

    /// <summary>The mask that refuses it.</summary>
    public Output RefusedFor { get; private set; }

    public int CteMark => _ctes.Count;

    /// <summary>The first refusal stays.</summary>
    public void Refuse(in Output column, string why, string hint)
    {
        if (Refusal is not null) return;
        RefusedFor = column;
        Refusal = new Decision(Outcome.Deny, column.Mask?.Rule ?? masked.Masks.ColumnRules[0], $"{column.Source ?? "a column"} is masked, {why}", hint);
    }

    /// <summary>What can't be told: denied by the first rule that hides a column here.</summary>
    public void RefuseUnclear(string why)
    {
        if (Refusal is not null) return;
        Refusal = new Decision(Outcome.Deny, masked.Masks.ColumnRules[0], why, Hints.Plain);
    }

    /// <summary>Takes back what reading one output of a view refused: that output is then not to be read.</summary>
    public void Forgive(Decision? before) => Refusal = before;

    /// <summary>False, and refused, where the text is nested deeper than the stack allows.</summary>
    public bool HasRoom()
    {
        if (RuntimeHelpers.TryEnsureSufficientExecutionStack()) return true;
        RefuseUnclear("it is nested too deeply to tell where its values come from");
        return false;
    }

    /// <summary>A value of a column is used.</summary>
    public void Touch(in Output column, Use use)
    {
        if (!column.IsHidden) return;
        if (column.IsDerived) Refuse(column, "and what is made of it can't be read", Hints.Plain);
        else if (use == Use.Value) Refuse(column, "so that nothing can be made of it: it can only be selected by itself", Hints.Plain);
        else if (!column.Mask!.AllowsPredicates) Refuse(column, "and rows can't be filtered, sorted, grouped or joined by it", Hints.Predicate);
    }

    public void EnterCte(string name, ImmutableArray<Output> columns) => _ctes.Add((name, columns));

    public void LeaveCtes(int mark) => _ctes.RemoveRange(mark, _ctes.Count - mark);

    public ImmutableArray<Output>? FindCte(string name)
    {
        for (var i = _ctes.Count - 1; i >= 0; i--)
            if (_ctes[i].Name == name) return _ctes[i].Columns;
        return null;
    }

    /// <summary>A relation by its name, as a range; null and refused if it isn't known.</summary>
    public FromRange? FindRelation(Node rangeVar, out Relation? relation)
    {
        var name = Names.OfRelation(rangeVar);
        relation = Find(name);
        if (relation is null)
        {
            RefuseUnclear($"relation \"{name}\" is not known to the gate, so that it can't be told what is masked of it");
            return null;
        }

        if (masked.Find(relation) is { } columns) return new FromRange(relation.Name, relation.Schema, columns);
        RefuseUnclear($"it can't be told what view \"{name}\" makes of masked columns");
        return null;
    }

    private Relation? Find(QualifiedName name)
    {
        var (catalogue, bare) = (masked.Catalogue, PgName.Truncate(name.Name));
        if (name.Catalog is { } database && PgName.Truncate(database) != catalogue.Database) return null;
        if (name.Schema is { } schema) return catalogue.FindRelation(PgName.Truncate(schema), bare);
        return path == SearchPath.Empty || !catalogue.TemporaryIsLast ? catalogue.FindRelation("pg_catalog", bare) : catalogue.FindRelation(bare);
    }
}
