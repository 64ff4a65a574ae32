using System.Collections.Immutable;
using WireGate.Core.Redaction.Detectors;

namespace WireGate.Core.Masks;

/// <summary>What a rule may name under <c>detect</c>.</summary>
public static class DetectorNames
{
    public static ImmutableArray<string> All => DetectorSet.Names;
}
