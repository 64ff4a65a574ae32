using WireGate.Core;

namespace WireGate.Recording.Live;

/// <summary>What the ledger is told of an operation that was denied, held, or held and then approved.</summary>
internal readonly record struct JudgedOperation(long Number, string Rule, Outcome Outcome);
