using System.Collections.Immutable;

namespace WireGate.Recording.Format;

/// <summary>One frame of a recording. What a frame does not say is null, or empty.</summary>
public sealed record Frame
{
    /// <summary>Kinds that came later than this program are kept as their number.</summary>
    public required FrameKind Kind { get; init; }

    public required ulong Number { get; init; }

    /// <summary>µs since the session was opened.</summary>
    public required ulong Time { get; init; }

    /// <summary>From 1; 0 for none.</summary>
    public ulong Operation { get; init; }

    /// <summary>The operation whose text this one runs; 0 where it has its own.</summary>
    public ulong Prepared { get; init; }

    public FrameValue? Text { get; init; }

    public byte[]? Data { get; init; }

    public string? Rule { get; init; }

    /// <summary><c>allow</c>, <c>deny</c> or <c>hold</c>.</summary>
    public string? Outcome { get; init; }

    public string? Name { get; init; }

    public ImmutableArray<FrameAccess> Accesses { get; init; } = [];

    public ImmutableArray<FrameValue> Parameters { get; init; } = [];

    public ImmutableArray<FrameValue> Columns { get; init; } = [];

    /// <summary>The number of the frame that has the columns of this answer, where they are the same. <see cref="SessionFileReader.ReadWhole"/> fills them in.</summary>
    public ulong? SameColumns { get; init; }

    public ulong? Rows { get; init; }

    public ulong? Bytes { get; init; }

    /// <summary>µs.</summary>
    public ulong? Duration { get; init; }

    /// <summary>The next frame goes on with this one.</summary>
    public bool More { get; init; }

    /// <summary>The first parameter or column goes on with the last one of the frame before.</summary>
    public bool Continued { get; init; }

    public FramePrincipal? Principal { get; init; }

    /// <summary>Columns and rows of a terminal.</summary>
    public (uint Columns, uint Rows)? Size { get; init; }

    /// <summary>Whether the next frame is what this one says goes on: after a gap or a crash it is not.</summary>
    public bool GoesOnWith(Frame next) => More && next.Kind == Kind && next.Operation == Operation;

    /// <summary>A frame and those that go on with it, as one.</summary>
    /// <param name="frames">In their order; at least one.</param>
    public static Frame Join(IReadOnlyList<Frame> frames)
    {
        if (frames.Count == 1) return frames[0];
        return frames[0] with
        {
            Text = Joined([.. frames.Select(frame => frame.Text).OfType<FrameValue>()]),
            Data = frames.Any(frame => frame.Data is not null) ? [.. frames.SelectMany(frame => frame.Data ?? [])] : null,
            Rule = frames.Select(frame => frame.Rule).FirstOrDefault(rule => rule is not null),
            Outcome = frames.Select(frame => frame.Outcome).FirstOrDefault(outcome => outcome is not null),
            Name = frames.Select(frame => frame.Name).FirstOrDefault(name => name is not null),
            Accesses = [.. frames.SelectMany(frame => frame.Accesses)],
            Parameters = Joined(frames, frame => frame.Parameters),
            Columns = Joined(frames, frame => frame.Columns),
            SameColumns = frames.Select(frame => frame.SameColumns).FirstOrDefault(number => number is not null),
            Rows = frames.Select(frame => frame.Rows).FirstOrDefault(rows => rows is not null),
            Bytes = frames.Select(frame => frame.Bytes).FirstOrDefault(bytes => bytes is not null),
            Duration = frames.Select(frame => frame.Duration).FirstOrDefault(duration => duration is not null),
            Principal = frames.Select(frame => frame.Principal).FirstOrDefault(principal => principal is not null),
            Size = frames.Select(frame => frame.Size).FirstOrDefault(size => size is not null),
            More = frames[^1].More,
        };
    }

    private static FrameValue? Joined(List<FrameValue> pieces) => pieces.Count switch
    {
        0 => null,
        1 => pieces[0],
        _ => new FrameValue([.. pieces.SelectMany(piece => piece.Bytes ?? [])], pieces.TrueForAll(piece => piece.IsText)),
    };

    private static ImmutableArray<FrameValue> Joined(IEnumerable<Frame> frames, Func<Frame, ImmutableArray<FrameValue>> valuesOf)
    {
        var values = ImmutableArray.CreateBuilder<FrameValue>();
        var pieces = new List<FrameValue>();
        foreach (var frame in frames)
        {
            var goesOn = frame.Continued;
            foreach (var value in valuesOf(frame))
            {
                if (!goesOn && Joined(pieces) is { } whole)
                {
                    values.Add(whole);
                    pieces.Clear();
                }

                pieces.Add(value);
                goesOn = false;
            }
        }

        if (Joined(pieces) is { } last) values.Add(last);
        return values.ToImmutable();
    }
}
