using System.Collections.Immutable;

namespace WireGate.Identity;

/// <summary>A person of the configuration.</summary>
/// <param name="Name">The key under <c>identity.people</c>.</param>
/// <param name="Groups">What rules and approvals select the person by.</param>
/// <param name="Role">What the person may do at the gate.</param>
/// <param name="Uid">The uid that the person is known by on the control socket, if any. No two people share one.</param>
public sealed record Person(string Name, ImmutableArray<string> Groups, PersonRole Role, int? Uid)
{
    /// <summary>The <c>sub</c> by which the people's issuer knows the person, if any. No two people share one.</summary>
    public string? Subject { get; init; }

    /// <summary>The address that the issuer has to have verified, if the person is known by that. No two people share one.</summary>
    public string? Email { get; init; }
}
