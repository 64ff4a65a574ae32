using System.Collections.Immutable;

namespace WireGate.Core.Redaction.Detectors;

/// <summary>Finds tokens by how they begin, from there to their end.</summary>
internal sealed class TokenDetector(string name, ImmutableArray<Anchor> anchors, params ImmutableArray<TokenShape> shapes) : IDetector
{
    public string Name => name;

    public DetectorKind Kind => DetectorKind.Credential;

    public ImmutableArray<Anchor> Anchors => anchors;

    public bool TryFind(ReadOnlySpan<byte> value, int start, out DetectedRange found)
    {
        found = default;
        var isFound = false;
        foreach (var shape in shapes)
        {
            // Nothing behind what another shape found first can be the first.
            var within = isFound ? value[..Math.Min(value.Length, found.Start + shape.Start.Length)] : value;
            if (Find(value, within, start, shape) is not { } one) continue;
            (found, isFound) = (one, true);
        }

        return isFound;
    }

    private static DetectedRange? Find(ReadOnlySpan<byte> value, ReadOnlySpan<byte> within, int start, TokenShape shape)
    {
        while (start < within.Length && Ascii.IndexOf(within, start, shape.Start) is >= 0 and var at)
        {
            start = at + shape.Start.Length;
            if (Ascii.Is(value, at - 1, Ascii.Word)) continue;
            var body = Ascii.Run(value, start, shape.Body);
            if (body >= shape.Least && body <= shape.Most) return DetectedRange.Between(at, start + body);
            // What is too long for one of these holds none.
            if (body > shape.Most) start += body;
        }

        return null;
    }
}
