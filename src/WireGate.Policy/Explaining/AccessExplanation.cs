using System.Collections.Immutable;
using WireGate.Core;

namespace WireGate.Policy.Explaining;

/// <summary>Why one access is allowed, held or denied.</summary>
/// <param name="Access">What is done.</param>
/// <param name="Decision">What the rules say of it alone.</param>
/// <param name="Rules">Every rule, in the order of the files, and what it says.</param>
public sealed record AccessExplanation(Access Access, Decision Decision, ImmutableArray<RuleExplanation> Rules);
