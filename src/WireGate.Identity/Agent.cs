using System.Collections.Immutable;

namespace WireGate.Identity;

/// <summary>An agent of the configuration.</summary>
/// <param name="Name">The key under <c>identity.agents</c>.</param>
/// <param name="Groups">What rules select it by.</param>
/// <param name="Owner">The person it acts for: a name under <c>identity.people</c>.</param>
public sealed record Agent(string Name, ImmutableArray<string> Groups, string? Owner)
{
    /// <summary>The ids that its client certificates name, letter by letter.</summary>
    public ImmutableArray<string> Spiffe { get; init; } = [];
}
