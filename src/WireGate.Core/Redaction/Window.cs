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

    /// <summary>Adds it to the search.</summary>
    public static Window Add(Span<byte> tables, Anchor anchor, int detector)
    {
        var places = ImmutableArray.CreateBuilder<ByteSet>(Anchor.Width);
        for (var place = 0; place < Anchor.Width; place++)
            places.Add(anchor.At(place) is { IsEmpty: false } bytes ? ByteSet.Of(bytes) : ByteSet.Any());
        var window = places.MoveToImmutable();
        return new Window(window, BucketTables.Add(tables, window.AsSpan()), detector);
    }

    public bool StandsAt(ReadOnlySpan<byte> text, int at)
    {
        for (var place = 0; place < Anchor.Width; place++)
            if (!Places[place].Contains(text[at + place])) return false;
        return true;
    }
}
