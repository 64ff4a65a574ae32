using System.Collections.Immutable;
using WireGate.Core;

namespace WireGate.Recording.Settings;

/// <summary>The section <c>recording</c>.</summary>
public sealed record RecordingOptions
{
    /// <summary>Files with the public keys of who may read recordings.</summary>
    public required ImmutableArray<string> Readers { get; init; }

    /// <summary>Where recordings, journal and ledger lie.</summary>
    public required string Folder { get; init; }

    /// <summary>Bytes of the journal: what may be on its way to the sessions' files at once.</summary>
    public required long Journal { get; init; }

    /// <summary>With less room than this on the disk no new session is served.</summary>
    public required long MinFree { get; init; }

    /// <summary>How many bytes of recordings one agent may leave; 0: as many as there is room for.</summary>
    public required long Quota { get; init; }

    /// <summary>Sealed recordings older than this are removed, leaving a tombstone in the ledger; zero: never.</summary>
    public required TimeSpan Keep { get; init; }

    /// <summary>With more bytes of sealed recordings than this the oldest are removed, leaving tombstones; 0: never.</summary>
    public required long KeepSize { get; init; }

    /// <summary>A file on another disk or machine that keeps the ledger's checkpoints, or null.</summary>
    public string? Anchor { get; init; }

    /// <summary>Stores and witnesses that keep the ledger's checkpoints.</summary>
    public ImmutableArray<AnchorSettings> Anchors { get; init; } = [];

    /// <summary>For targets that say nothing of their own.</summary>
    public required RecordingSettings Default { get; init; }

    /// <summary>Whether two sections want the same, as far as a running gate can't take up the difference: what targets record may change at any time.</summary>
    public static bool AreSame(RecordingOptions? one, RecordingOptions? other)
    {
        if (one is null || other is null) return one is null && other is null;
        return one with { Readers = other.Readers, Default = other.Default, Anchors = other.Anchors } == other
            && one.Readers.SequenceEqual(other.Readers) && one.Anchors.SequenceEqual(other.Anchors);
    }
}
