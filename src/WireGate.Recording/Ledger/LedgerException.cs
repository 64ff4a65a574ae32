namespace WireGate.Recording.Ledger;

/// <summary>The ledger is not what it must be: nothing may be signed that would contradict what was signed before.</summary>
public sealed class LedgerException(string message, Exception? inner = null) : Exception(message, inner);
