using System.Collections.Immutable;
using WireGate.Core.Redaction.Detectors;

namespace WireGate.Core.Redaction;

/// <summary>Four bytes in a row that something other than a secret is looked for by.</summary>
internal sealed class Window
{
    /// <summary>The window of an escape, in place of a detector's number.</summary>
    public const int Escape = -1;

    private Window(ImmutableArray<ByteSet> places, int bucket, int detector)
    {
        Places = places;
        Bucket = bucket;
        Detector = detector;
    }

    public ImmutableArray<ByteSet> Places { get; }

    public int Bucket { get; }

    /// <summary>Which detector of its plan it is of, or <see cref="Escape"/>.</summary>
    public int Detector { get; }

    /// <summary>Adds the windows of anchors to the search.</summary>
    /// <param name="tables">Empty before.</param>
    /// <param name="anchors">Each with the number of its detector.</param>
    public static ImmutableArray<Window> AddAll(Span<byte> tables, IReadOnlyList<(Anchor Anchor, int Detector)> anchors)
    {
        var places = anchors.Select(static one => PlacesOf(one.Anchor)).ToArray();
        var buckets = BucketTables.AddAll(tables, places);
        return [.. anchors.Select((one, index) => new Window([.. places[index]], buckets[index], one.Detector))];
    }

    private static ByteSet[] PlacesOf(Anchor anchor)
    {
        var places = new ByteSet[Anchor.Width];
        for (var place = 0; place < Anchor.Width; place++)
            places[place] = anchor.At(place) is { IsEmpty: false } bytes ? ByteSet.Of(bytes) : ByteSet.Any();
        return places;
    }

    public bool StandsAt(ReadOnlySpan<byte> text, int at)
    {
        for (var place = 0; place < Anchor.Width; place++)
            if (!Places[place].Contains(text[at + place])) return false;
        return true;
    }
}
