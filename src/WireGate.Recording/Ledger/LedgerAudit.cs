using WireGate.Recording.Findings;

namespace WireGate.Recording.Ledger;

/// <summary>What came out of verifying a ledger.</summary>
/// <param name="Findings">What there is to say.</param>
/// <param name="Checkpoint">The newest one; null where it is missing or malformed.</param>
/// <param name="Anchored">So many entries lie under a checkpoint that was kept elsewhere or that a witness signed.</param>
public sealed record LedgerAudit(FindingList Findings, Checkpoint? Checkpoint, long Anchored);
