using System.Runtime.InteropServices;

namespace WireGate.Core.Redaction;

/// <summary>What was found in a text. Reused, so that nothing is allocated while nothing is found.</summary>
public sealed class FoundRanges
{
    private readonly List<FoundRange> _ranges = [];
    private int _origin;

    /// <summary>The first that was found in the text that begins at the origin.</summary>
    private int _first;

    public int Count => _ranges.Count;

    public ReadOnlySpan<FoundRange> All => CollectionsMarshal.AsSpan(_ranges);

    public void Clear()
    {
        _ranges.Clear();
        _origin = _first = 0;
    }

    /// <summary>What is found from now on is found in a text that begins here in the whole.</summary>
    public void Begin(int origin) => (_origin, _first) = (origin, _ranges.Count);

    /// <summary>Hides them, each byte by an asterisk, so that every length stays what it was.</summary>
    public void Hide(Span<byte> text)
    {
        foreach (var range in All) text[range.Start..range.End].Fill((byte)'*');
    }

    /// <summary>By where they begin.</summary>
    internal void Sort()
    {
        if (_ranges.Count > 1) _ranges.Sort(static (one, other) => one.Start.CompareTo(other.Start));
    }

    /// <summary>The text begins elsewhere now: ranges that end before it are forgotten.</summary>
    internal void MoveBy(int bytes)
    {
        for (var index = _ranges.Count - 1; index >= 0; index--)
        {
            var moved = _ranges[index] with { Start = _ranges[index].Start + bytes, End = _ranges[index].End + bytes };
            if (moved.End <= 0) _ranges.RemoveAt(index);
            else _ranges[index] = moved;
        }
    }

    /// <summary>The same found in a second way counts once.</summary>
    internal void Add(in FoundRange range)
    {
        var moved = range with { Start = range.Start + _origin, End = range.End + _origin };
        if (!IsKnown(moved, _ranges.Count)) _ranges.Add(moved);
    }

    /// <summary>As <see cref="Add"/>, before it is known where it is (<see cref="Map"/>).</summary>
    internal void AddDecoded(in FoundRange range) => _ranges.Add(range);

    /// <summary>Those from a number on were found in a decoded text: tells where they are in the one that it was decoded from.</summary>
    internal void Map(int first, in DecodedText decoded, bool isPlain)
    {
        var kept = first;
        for (var index = first; index < _ranges.Count; index++)
        {
            var range = _ranges[index];
            var mapped = range with { Start = decoded.StartOf(range.Start), End = decoded.EndOf(range.End) };
            if (isPlain) mapped = mapped with { Start = mapped.Start + _origin, End = mapped.End + _origin };
            if (!isPlain || !IsKnown(mapped, kept)) _ranges[kept++] = mapped;
        }

        _ranges.RemoveRange(kept, _ranges.Count - kept);
    }

    private bool IsKnown(in FoundRange range, int count)
    {
        foreach (var known in All[_first..count])
            if (known.Start <= range.Start && known.End >= range.End) return true;
        return false;
    }
}
