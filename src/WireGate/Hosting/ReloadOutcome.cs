using System.Collections.Immutable;

namespace WireGate.Hosting;

/// <summary>What came of a reload.</summary>
/// <param name="Errors">What was wrong, one line each; empty if the configuration is in force.</param>
/// <param name="AtNextStart">What of it changed and is taken up at the next start only.</param>
internal sealed record ReloadOutcome(ImmutableArray<string> Errors, ImmutableArray<string> AtNextStart);
