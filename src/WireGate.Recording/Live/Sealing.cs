using System.Collections.Immutable;
using WireGate.Recording.Journaling;

namespace WireGate.Recording.Live;

/// <summary>What one session gives to the sealer at once. It is done step by step, so that a step that failed can be tried again.</summary>
internal sealed class Sealing
{
    public required TakenFrames Frames { get; init; }

    /// <summary>The journal's entries with the same frames: released once they are in the file.</summary>
    public required JournalClaims Claims { get; init; }

    public required ImmutableArray<JudgedOperation> Judged { get; init; }

    /// <summary>Frames that were lost with leave, before these.</summary>
    public required uint Lost { get; init; }

    /// <summary>Why the session ended; null while it runs.</summary>
    public required string? Closed { get; init; }

    public required ulong Operations { get; init; }

    public required ulong Denials { get; init; }

    /// <summary>Whether the journal's entries are kept until the file is on the disk.</summary>
    public required bool MustSync { get; init; }
}
