using System.Collections.Immutable;

namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>A list in order of first appearance, each value once. Allocates nothing until something is added.</summary>
internal struct UniqueList<T> where T : notnull
{
    /// <summary>Up to here comparing one by one is quicker than hashing.</summary>
    private const int Few = 8;

    private List<T>? _items;
    private HashSet<T>? _seen;

    public readonly int Count => _items?.Count ?? 0;

    public readonly List<T>.Enumerator GetEnumerator() => (_items ?? Empty).GetEnumerator();

    private static List<T> Empty { get; } = [];

    public void Add(T value) => Insert(Count, value);

    public void Insert(int index, T value)
    {
        _items ??= [];
        if (_items.Count < Few)
        {
            if (_items.Contains(value)) return;
        }
        else
        {
            _seen ??= [.. _items];
            if (!_seen.Add(value)) return;
        }

        _items.Insert(index, value);
    }

    public void AddRange(ImmutableArray<T> values)
    {
        foreach (var value in values) Add(value);
    }

    public readonly ImmutableArray<T> ToImmutable() => _items is null ? [] : [.. _items];
}
