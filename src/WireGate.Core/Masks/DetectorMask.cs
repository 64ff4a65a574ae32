using System.Collections.Immutable;

namespace WireGate.Core.Masks;

/// <summary>Hides what looks like something, wherever it stands.</summary>
/// <param name="Detectors">Names of detectors; any of them is enough.</param>
/// <param name="Mask">How what they find is hidden.</param>
public sealed record DetectorMask(ImmutableArray<string> Detectors, Mask Mask);
