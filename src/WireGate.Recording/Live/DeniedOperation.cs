namespace WireGate.Recording.Live;

/// <summary>What the ledger is told of a refusal.</summary>
internal readonly record struct DeniedOperation(long Number, string Rule);
