namespace WireGate.Core.Redaction;

/// <summary>What is to be hidden in a text, and why.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="End">Behind its last.</param>
/// <param name="Name">The credential's, or the detector's.</param>
/// <param name="IsSecret">Whether it is a secret that the gate holds, as opposed to what looks like one.</param>
public readonly record struct FoundRange(int Start, int End, string Name, bool IsSecret);
