using WireGate.Core.Masks;

namespace WireGate.Policy.Explaining;

/// <summary>What is hidden of what an operation brings back.</summary>
/// <param name="What">The column, or the names of detectors.</param>
/// <param name="IsDetector">It is hidden by how it looks, wherever it stands.</param>
/// <param name="Mask">How, and by which rule.</param>
public sealed record MaskExplanation(string What, bool IsDetector, Mask Mask);
