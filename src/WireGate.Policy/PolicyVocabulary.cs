using System.Collections.Frozen;
using System.Collections.Immutable;
using WireGate.Core;

namespace WireGate.Policy;

/// <summary>Every word that rules may use: what the protocols declare and what the configuration names.</summary>
/// <param name="Protocols">The facets and effects of every protocol of this gate.</param>
/// <param name="Targets">Every configured target. Live sessions are judged by these, so that a changed label counts at once.</param>
public sealed record PolicyVocabulary(ImmutableArray<FacetSchema> Protocols, ImmutableArray<Target> Targets)
{
    /// <summary>Every group; null where groups come from outside and can't be listed.</summary>
    public FrozenSet<string>? Groups { get; init; }

    /// <summary>Every agent; null where agents come from outside and can't be listed.</summary>
    public FrozenSet<string>? Agents { get; init; }

    /// <summary>Every person; null where people come from outside and can't be listed.</summary>
    public FrozenSet<string>? People { get; init; }

    /// <summary>Every issuer of tokens; null where they can't be listed.</summary>
    public FrozenSet<string>? Issuers { get; init; }

    /// <summary>Every person whose role lets them decide what is held; null where people come from outside and can't be listed.</summary>
    public ImmutableArray<PossibleApprover>? Approvers { get; init; }

    /// <summary>Every agent with its owner and groups; null where agents, or groups, come from outside and can't be listed.</summary>
    public ImmutableArray<Principal>? Principals { get; init; }

    internal FacetSchema? FindProtocol(string name) => Protocols.FirstOrDefault(schema => schema.Protocol == name);

    internal Target? FindTarget(string name) => Targets.FirstOrDefault(target => target.Name == name);
}
