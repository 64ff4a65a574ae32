using System.Collections.Immutable;

namespace WireGate.Policy;

/// <summary>A person whose role lets them decide what rules hold.</summary>
/// <param name="Name">The configured name.</param>
/// <param name="Groups">What rules select approvers by.</param>
public sealed record PossibleApprover(string Name, ImmutableArray<string> Groups)
{
    /// <summary>Whether they are among those that a rule asks; no group means everybody.</summary>
    internal bool IsIn(ImmutableArray<string> groups) => groups.IsEmpty || Groups.Any(group => groups.Contains(group));
}
