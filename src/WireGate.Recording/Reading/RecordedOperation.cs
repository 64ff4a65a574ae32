using System.Collections.Immutable;
using WireGate.Recording.Format;

namespace WireGate.Recording.Reading;

/// <summary>One thing that was asked for, with everything that the recording tells of it.</summary>
public sealed class RecordedOperation(ulong number, ulong time)
{
    public ulong Number { get; } = number;

    /// <summary>µs since the session was opened.</summary>
    public ulong Time { get; } = time;

    /// <summary>The statement's kind.</summary>
    public string Kind { get; internal set; } = "";

    public string Text { get; internal set; } = "";

    /// <summary>The operation whose text this one runs; 0 where it has its own.</summary>
    public ulong Prepared { get; internal set; }

    public ImmutableArray<FrameValue> Parameters { get; internal set; } = [];

    public string? Outcome { get; internal set; }

    public string? Rule { get; internal set; }

    public string? Reason { get; internal set; }

    /// <summary>What the rules said, before people did.</summary>
    public string? Judged { get; internal set; }

    /// <summary>The rule that said so.</summary>
    public string? JudgedBy { get; internal set; }

    /// <summary>What would have been decided, where rules were not enforced: <c>allow</c>, <c>deny</c> or <c>hold</c>.</summary>
    public string? Observed { get; internal set; }

    /// <summary>The rule that would have decided.</summary>
    public string? ObservedRule { get; internal set; }

    public ImmutableArray<FrameAccess> Accesses { get; internal set; } = [];

    /// <summary>Who decided, where a person did.</summary>
    public string? Approver { get; internal set; }

    /// <summary>Characters of text that are its own.</summary>
    internal long OwnText { get; set; }

    public List<RecordedAnswer> Answers { get; } = [];
}
