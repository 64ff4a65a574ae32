namespace WireGate.Core.Redaction.Detectors;

/// <summary>Where in a value something was found, in bytes.</summary>
public readonly record struct DetectedRange(int Start, int Length)
{
    /// <summary>Behind its last byte.</summary>
    public int End => Start + Length;

    internal static DetectedRange Between(int start, int end) => new(start, end - start);
}
