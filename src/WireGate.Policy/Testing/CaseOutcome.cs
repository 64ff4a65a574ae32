using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Policy.Explaining;

namespace WireGate.Policy.Testing;

/// <summary>What the rules said of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Decision">What they decided.</param>
/// <param name="Explanation">Why; null of an opening.</param>
/// <param name="Missing">Rules that were to decide and did not.</param>
public sealed record CaseOutcome(PolicyCase Case, Decision Decision, Explanation? Explanation, ImmutableArray<string> Missing)
{
    public bool Passed => Decision.Outcome == Case.Expected && Missing.IsEmpty;
}
