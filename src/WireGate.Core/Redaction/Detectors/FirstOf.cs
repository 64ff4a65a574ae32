using System.Collections.Immutable;

namespace WireGate.Core.Redaction.Detectors;

/// <summary>Several ways to find what has one name.</summary>
internal sealed class FirstOf(string name, params ImmutableArray<IDetector> ways) : IDetector
{
    public string Name => name;

    public DetectorKind Kind => ways[0].Kind;

    public ImmutableArray<Anchor> Anchors { get; } = [.. ways.SelectMany(static way => way.Anchors)];

    public bool TryFind(ReadOnlySpan<byte> value, int start, out DetectedRange found)
    {
        found = default;
        var isFound = false;
        foreach (var way in ways)
        {
            if (!way.TryFind(value, start, out var one) || (isFound && one.Start >= found.Start)) continue;
            (found, isFound) = (one, true);
        }

        return isFound;
    }
}
