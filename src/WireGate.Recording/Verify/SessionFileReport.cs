using WireGate.Recording.Format;

namespace WireGate.Recording.Verify;

/// <summary>What the verifier says of one session's file.</summary>
public sealed record SessionFileReport
{
    public required SessionFileState State { get; init; }

    /// <summary>Why it is tampered or torn, in words that hold nothing of the file; else null.</summary>
    public string? Problem { get; init; }

    /// <summary>Where in the file what is wrong begins: the header, a block.</summary>
    public long ProblemAt { get; init; }

    /// <summary>Null where the file has no whole header.</summary>
    public SessionHeader? Header { get; init; }

    /// <summary>H₀, of the header as it was written; empty where the file has no whole header.</summary>
    public ReadOnlyMemory<byte> HeaderHash { get; init; }

    /// <summary>The hash of the header as it is, where its keys were destroyed; else empty.</summary>
    public ReadOnlyMemory<byte> ShreddedHash { get; init; }

    /// <summary>H after the last good block.</summary>
    public ReadOnlyMemory<byte> Head { get; init; }

    /// <summary>How many good blocks there are.</summary>
    public ulong Blocks { get; init; }

    /// <summary>How many of them a signature stands behind. The others are as they were found, but anybody could have written them.</summary>
    public ulong SignedBlocks { get; init; }

    /// <summary>How many frames have numbers, lost ones included; also the number of the next.</summary>
    public ulong Frames { get; init; }

    /// <summary>How many of them were lost with leave.</summary>
    public ulong LostFrames { get; init; }

    /// <summary>Where the good blocks end: what recovery cuts off begins here.</summary>
    public long GoodLength { get; init; }

    /// <summary>What is torn, in bytes.</summary>
    public long TornBytes { get; init; }

    public SessionEnding? Ending { get; init; }

    public SessionRecovery? Recovery { get; init; }
}
