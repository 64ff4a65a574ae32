namespace WireGate.Core;

/// <summary>What is recorded of a target's sessions, and how surely.</summary>
public sealed record RecordingSettings
{
    public static readonly RecordingSettings Default = new();

    public Durability Durability { get; init; } = Durability.Standard;

    public RowLimit Rows { get; init; } = RowLimit.ShapeOnly;

    /// <summary>Whether what is typed into a terminal is recorded: it holds passwords.</summary>
    public bool Input { get; init; }
}
