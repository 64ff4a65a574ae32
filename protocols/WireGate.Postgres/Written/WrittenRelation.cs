using System.Collections.Immutable;
using WireGate.Core.Configuration;

namespace WireGate.Postgres.Written;

/// <summary>A table, view or sequence as it is written down.</summary>
/// <param name="Key">Where it stands, and its name as written.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">pg_class.relkind.</param>
/// <param name="Columns">Their names, in order.</param>
internal sealed record WrittenRelation(ConfigScalar Key, string Schema, string Name, char Kind, ImmutableArray<string> Columns)
{
    /// <summary>What a view reads: each relation by name, and the columns of it that the view mentions.</summary>
    public ImmutableArray<KeyValuePair<ConfigScalar, ImmutableArray<ConfigScalar>>> Of { get; init; } = [];

    /// <summary>The tables that it is a part of: partitions and inheritance.</summary>
    public ImmutableArray<ConfigScalar> PartOf { get; init; } = [];

    /// <summary>The tables whose deleted rows take rows of this one with them, by foreign key.</summary>
    public ImmutableArray<ConfigScalar> DeletedWith { get; init; } = [];
}
