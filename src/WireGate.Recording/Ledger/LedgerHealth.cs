namespace WireGate.Recording.Ledger;

/// <summary>How a ledger does.</summary>
/// <param name="Failure">Why entries are refused; null while they are taken.</param>
/// <param name="Size">Entries in the newest checkpoint.</param>
/// <param name="Waiting">Entries that are accepted and not in it yet.</param>
public sealed record LedgerHealth(string? Failure, long Size, long Waiting);
