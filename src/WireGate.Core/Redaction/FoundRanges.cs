using System.Runtime.InteropServices;

namespace WireGate.Core.Redaction;

/// <summary>What was found in a text. Reused, so that nothing is allocated while nothing is found.</summary>
public sealed class FoundRanges
{
    private readonly List<FoundRange> _ranges = [];

    public int Count => _ranges.Count;

    public ReadOnlySpan<FoundRange> All => CollectionsMarshal.AsSpan(_ranges);

    public void Clear() => _ranges.Clear();

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
        if (!IsKnown(range, _ranges.Count)) _ranges.Add(range);
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
            if (!isPlain || !IsKnown(mapped, kept)) _ranges[kept++] = mapped;
        }

        _ranges.RemoveRange(kept, _ranges.Count - kept);
    }

    private bool IsKnown(in FoundRange range, int count)
    {
        foreach (var known in All[..count])
            if (known.Start <= range.Start && known.End >= range.End) return true;
        return false;
    }
}
