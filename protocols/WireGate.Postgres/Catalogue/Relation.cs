using System.Collections.Immutable;
using WireGate.Core;

namespace WireGate.Postgres.Catalogue;

/// <summary>A table, view, materialized view, foreign table, partition or sequence, with what it leads to.</summary>
public sealed class Relation
{
    private readonly string[] _columnNames;
    private readonly short[] _columnNumbers;
    private FacetValue[]? _columns;

    internal Relation(uint oid, string schema, string name, char kind, string[] columnNames, short[] columnNumbers)
    {
        Oid = oid;
        Schema = schema;
        Name = name;
        Kind = kind;
        Table = new FacetValue(schema, name);
        _columnNames = columnNames;
        _columnNumbers = columnNumbers;
    }

    public uint Oid { get; }

    public string Schema { get; }

    public string Name { get; }

    /// <summary>pg_class.relkind.</summary>
    public char Kind { get; }

    public FacetValue Table { get; }

    /// <summary>Made by PostgreSQL itself: its rows are the catalogue.</summary>
    public bool IsSystem => Schema is "pg_catalog" or "information_schema";

    /// <summary>Reading it reads what is <see cref="Underlying"/>; for a table with rules only writing to it does.</summary>
    public bool IsView => Kind is 'v' or 'm';

    /// <summary>Its columns in order, as shared facet values; made on first use, since most tables are never asked for.</summary>
    public ImmutableArray<FacetValue> Columns
    {
        get
        {
            var columns = Volatile.Read(ref _columns);
            if (columns is null)
            {
                columns = new FacetValue[_columnNames.Length];
                for (var i = 0; i < columns.Length; i++) columns[i] = new FacetValue(Schema, Name, _columnNames[i]);
                columns = Interlocked.CompareExchange(ref _columns, columns, null) ?? columns;
            }

            return System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(columns);
        }
    }

    /// <summary>What a view, materialized view or rule reads and writes: relations by direct mention.</summary>
    internal ImmutableArray<Relation> Underlying { get; set; } = [];

    /// <summary>The columns of <see cref="Underlying"/> that it mentions; whole rows are all columns.</summary>
    internal ImmutableArray<(Relation Relation, short Number)> UnderlyingColumns { get; set; } = [];

    /// <summary>Its generated columns, each with a column that it is made of, by number.</summary>
    internal ImmutableArray<(short Generated, short Source)> GeneratedColumns { get; set; } = [];

    /// <summary>Of a view: its query, with names as under a search_path of pg_catalog alone.</summary>
    internal string? Definition { get; set; }

    internal ImmutableArray<Relation> Parents { get; set; } = [];

    internal ImmutableArray<Relation> Children { get; set; } = [];

    /// <summary>Tables whose rows a DELETE here deletes or changes by foreign key.</summary>
    internal ImmutableArray<Relation> DeleteCascades { get; set; } = [];

    /// <summary>Tables whose rows an UPDATE here changes by foreign key.</summary>
    internal ImmutableArray<Relation> UpdateCascades { get; set; } = [];

    /// <summary>Every table with a foreign key to this one: TRUNCATE … CASCADE empties them.</summary>
    internal ImmutableArray<Relation> Referencing { get; set; } = [];

    /// <summary>Functions that nobody reviewed and that reading it calls, as <c>schema.function</c>: in a view's query, in an implicit cast of a column.</summary>
    internal ImmutableArray<string> UnreviewedCalls { get; set; } = [];

    /// <summary>The index in <see cref="Columns"/>, or -1.</summary>
    public int FindColumn(string name) => Array.IndexOf(_columnNames, name);

    internal short ColumnNumber(int index) => _columnNumbers[index];

    internal int FindColumn(short number) => Array.BinarySearch(_columnNumbers, number);

    public override string ToString() => Table.Text;
}
