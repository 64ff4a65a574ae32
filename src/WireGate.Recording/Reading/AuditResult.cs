using WireGate.Recording.Findings;
using WireGate.Recording.Ledger;

namespace WireGate.Recording.Reading;

/// <summary>What came out of verifying recordings.</summary>
/// <param name="Findings">What there is to say.</param>
/// <param name="Checkpoint">The ledger's newest; null without a ledger.</param>
/// <param name="Anchored">So many of its entries lie under a checkpoint from outside.</param>
/// <param name="Files">How many were read.</param>
/// <param name="Bytes">How many they have.</param>
public sealed record AuditResult(FindingList Findings, Checkpoint? Checkpoint, long Anchored, int Files, long Bytes)
{
    public int ExitCode => (int)Findings.Word;
}
