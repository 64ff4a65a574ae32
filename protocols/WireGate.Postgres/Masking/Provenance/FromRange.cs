using System.Collections.Immutable;

namespace WireGate.Postgres.Masking.Provenance;

/// <summary>Something that columns may be qualified by: a table, a sub-select, a common table expression, a function in FROM, a join with an alias.</summary>
/// <param name="Name">Its alias, or its own name.</param>
/// <param name="Schema">Of a relation without an alias, its schema: it may be written before the name.</param>
/// <param name="Columns">In order.</param>
internal sealed record FromRange(string Name, string? Schema, ImmutableArray<Output> Columns)
{
    /// <summary>Its columns are found by its name alone and are no part of <c>*</c>: old, new and excluded.</summary>
    public bool IsQualifiedOnly { get; init; }

    public bool IsOpen
    {
        get
        {
            foreach (var column in Columns)
                if (column.IsOpen) return true;
            return false;
        }
    }

    /// <summary>Its first hidden column.</summary>
    public Output? Hidden
    {
        get
        {
            foreach (var column in Columns)
                if (column.IsHidden) return column;
            return null;
        }
    }

    public Output? Find(string name)
    {
        foreach (var column in Columns)
            if (!column.IsOpen && column.Name == name) return column;
        return null;
    }
}
