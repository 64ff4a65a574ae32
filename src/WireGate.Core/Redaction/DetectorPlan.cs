using System.Collections.Immutable;
using WireGate.Core.Redaction.Detectors;

namespace WireGate.Core.Redaction;

/// <summary>The detectors that are on for a target, made ready to be looked for in one pass. Immutable, shared by all its sessions.</summary>
public sealed class DetectorPlan
{
    private readonly byte[] _tables = new byte[BucketTables.Size];
    private readonly ImmutableArray<Window>[] _windows = [.. Enumerable.Repeat(ImmutableArray<Window>.Empty, BucketTables.Buckets)];

    public DetectorPlan(ImmutableArray<IDetector> detectors)
    {
        // A find is told by a bit.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(detectors.Length, 32);
        Detectors = detectors;
        var anchors = EscapeReader.Anchors.Select(static one => (one, Window.Escape)).ToList();
        for (var number = 0; number < detectors.Length; number++)
        {
            if (detectors[number].Anchors.IsEmpty) Always |= 1u << number;
            foreach (var anchor in detectors[number].Anchors) anchors.Add((anchor, number));
        }

        foreach (var window in Window.AddAll(_tables, anchors)) _windows[window.Bucket] = _windows[window.Bucket].Add(window);
        Name = string.Join(',', detectors.Select(static one => one.Name));
    }

    /// <summary>The credential detectors.</summary>
    public static DetectorPlan Default { get; } = new(DetectorSet.Credentials);

    /// <summary>No detectors: secrets alone are looked for.</summary>
    public static DetectorPlan None { get; } = new([]);

    public ImmutableArray<IDetector> Detectors { get; }

    /// <summary>Tells plans apart.</summary>
    internal string Name { get; }

    /// <summary>Those without an anchor: a bit each.</summary>
    internal uint Always { get; }

    internal ReadOnlySpan<Window> WindowsIn(int bucket) => _windows[bucket].AsSpan();

    internal ReadOnlySpan<byte> Tables => _tables;
}
