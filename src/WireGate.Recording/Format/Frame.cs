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

    /// <summary>This frame and the one that goes on with it, as one.</summary>
    public Frame With(Frame next) => this with
    {
        Text = Text is { } text && next.Text is { } rest ? text.With(rest) : Text ?? next.Text,
        Data = Data is not null && next.Data is not null ? [.. Data, .. next.Data] : Data ?? next.Data,
        Rule = Rule ?? next.Rule,
        Outcome = Outcome ?? next.Outcome,
        Name = Name ?? next.Name,
        Accesses = Accesses.AddRange(next.Accesses),
        Parameters = Join(Parameters, next.Parameters, next.Continued),
        Columns = Join(Columns, next.Columns, next.Continued),
        Rows = Rows ?? next.Rows,
        Bytes = Bytes ?? next.Bytes,
        Duration = Duration ?? next.Duration,
        More = next.More,
        Principal = Principal ?? next.Principal,
        Size = Size ?? next.Size,
    };

    private static ImmutableArray<FrameValue> Join(ImmutableArray<FrameValue> first, ImmutableArray<FrameValue> next, bool continued) =>
        continued && !first.IsEmpty && !next.IsEmpty
            ? first.SetItem(first.Length - 1, first[^1].With(next[0])).AddRange(next.AsSpan()[1..])
            : first.AddRange(next);
}
