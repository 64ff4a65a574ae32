using System.Collections.Immutable;
using System.Runtime.InteropServices;
using WireGate.Core.Masks;
using WireGate.Core.Redaction.Detectors;

namespace WireGate.Postgres.Masking.Detection;

/// <summary>All that is looked for in the values of one result, and how it is hidden. Its finds are valid until the next look. Called by the upstream pump alone.</summary>
internal sealed class ValueDetectors
{
    private readonly (IDetector Detector, Mask Mask)[] _all;
    private readonly List<Find> _finds = [];

    private ValueDetectors((IDetector, Mask)[] all) => _all = all;

    /// <summary>Null where nothing is looked for.</summary>
    /// <exception cref="ArgumentException">There is no detector of such a name.</exception>
    public static ValueDetectors? Of(ImmutableArray<DetectorMask> masks)
    {
        if (masks.IsDefaultOrEmpty) return null;
        var all = new List<(IDetector, Mask)>();
        foreach (var (names, mask) in masks)
            foreach (var name in names)
                all.Add((DetectorSet.Find(name) ?? throw new ArgumentException("no such detector", nameof(masks)), mask));
        return new ValueDetectors([.. all]);
    }

    /// <summary>The strictest method of what is in a value; null where nothing is. Leaves the finds of the last look as they are.</summary>
    public MaskMethod? FindMethod(ReadOnlySpan<byte> value)
    {
        Mask? strictest = null;
        foreach (var (detector, mask) in _all)
            if (detector.TryFind(value, 0, out _)) strictest = strictest is null ? mask : Stricter(strictest, mask);
        return strictest?.Method;
    }

    /// <summary>All that is in a value, in its order; what overlaps is one.</summary>
    public ReadOnlySpan<Find> Look(ReadOnlySpan<byte> value)
    {
        _finds.Clear();
        foreach (var (detector, mask) in _all)
        {
            for (var start = 0; start < value.Length && detector.TryFind(value, start, out var found); start = Math.Max(found.End, start + 1))
                _finds.Add(new Find(found.Start, found.End, mask));
        }

        if (_finds.Count > 1) Merge();
        return CollectionsMarshal.AsSpan(_finds);
    }

    private void Merge()
    {
        _finds.Sort(static (one, other) => one.Start.CompareTo(other.Start));
        var last = 0;
        for (var i = 1; i < _finds.Count; i++)
        {
            var (before, next) = (_finds[last], _finds[i]);
            if (next.Start >= before.End) _finds[++last] = next;
            else _finds[last] = new Find(before.Start, Math.Max(before.End, next.End), Stricter(before.Mask, next.Mask));
        }

        _finds.RemoveRange(last + 1, _finds.Count - last - 1);
    }

    private static Mask Stricter(Mask one, Mask other) => Rank(one.Method) >= Rank(other.Method) ? one : other;

    /// <summary>The order of <see cref="IMasks.Find"/>.</summary>
    private static int Rank(MaskMethod method) => method switch
    {
        MaskMethod.Null => 4,
        MaskMethod.Redact => 3,
        MaskMethod.Fixed => 2,
        MaskMethod.Hash => 1,
        _ => 0,
    };
}
