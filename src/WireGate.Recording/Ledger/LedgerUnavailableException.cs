namespace WireGate.Recording.Ledger;

/// <summary>An entry can't be kept now, so what it tells of may not happen.</summary>
public sealed class LedgerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
