using System.Collections.Immutable;
using WireGate.Core;

namespace WireGate.Policy.Explaining;

/// <summary>Why an operation is allowed or denied, access by access.</summary>
/// <param name="Decision">What the gate decides.</param>
/// <param name="Kind">What the operation is in its protocol's words.</param>
/// <param name="Accesses">What it does.</param>
public sealed record Explanation(Decision Decision, string Kind, ImmutableArray<AccessExplanation> Accesses);
