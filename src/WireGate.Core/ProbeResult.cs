using System.Collections.Immutable;

namespace WireGate.Core;

/// <summary>What one login to a target showed.</summary>
/// <param name="Server">Product and version, as the server tells them.</param>
/// <param name="Warnings">What its operator should know: a credential that can do more than any rule can govern.</param>
public sealed record ProbeResult(string Server, ImmutableArray<string> Warnings);
