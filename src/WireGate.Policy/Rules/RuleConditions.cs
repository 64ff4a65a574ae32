using System.Collections.Immutable;
using WireGate.Core;

namespace WireGate.Policy.Rules;

/// <summary>
/// The keys of <c>who</c>, <c>where</c> and <c>when</c>, or of <c>unless</c>. Every key that is there must hold; of a key's list, one
/// entry. What is empty was not written and holds always.
/// </summary>
public sealed record RuleConditions
{
    public ImmutableArray<string> Groups { get; init; } = [];

    public ImmutableArray<string> Agents { get; init; } = [];

    /// <summary>The person that the agent acts for. An agent that acts for nobody is none of them.</summary>
    public ImmutableArray<string> People { get; init; } = [];

    public ImmutableArray<string> Targets { get; init; } = [];

    public ImmutableArray<string> Protocols { get; init; } = [];

    /// <summary>Labels of the target, each with the values that will do.</summary>
    public ImmutableArray<KeyValuePair<string, ImmutableArray<string>>> Labels { get; init; } = [];

    public ImmutableArray<Effect> Effects { get; init; } = [];

    public ImmutableArray<FacetTerm> Facets { get; init; } = [];

    /// <summary>Whether anything asks who and where, which is known once a target is opened.</summary>
    public bool AsksWhoOrWhere => !(Groups.IsEmpty && Agents.IsEmpty && People.IsEmpty && Targets.IsEmpty && Protocols.IsEmpty && Labels.IsEmpty);

    /// <summary>Whether anything asks what is done, which differs from one access to the next.</summary>
    public bool AsksWhat => !(Effects.IsEmpty && Facets.IsEmpty);

    /// <summary>Why the principal or the target is not meant; null if they are.</summary>
    public string? WhyNot(Principal principal, Target target)
    {
        if (!Groups.IsEmpty && !principal.Groups.Any(group => Groups.Contains(group))) return $"agent {principal.Agent} is not in {Among("group", Groups)}";
        if (!Agents.IsEmpty && !Agents.Contains(principal.Agent)) return $"agent {principal.Agent} is not {Among("agent", Agents)}";
        if (!People.IsEmpty && (principal.Owner is not { } owner || !People.Contains(owner)))
            return $"agent {principal.Agent} acts for {principal.Owner ?? "nobody"}, not for {Among("person", People)}";
        if (!Targets.IsEmpty && !Targets.Contains(target.Name)) return $"target {target.Name} is not {Among("target", Targets)}";
        if (!Protocols.IsEmpty && !Protocols.Contains(target.Protocol)) return $"target {target.Name} speaks {target.Protocol}, not {Among("protocol", Protocols)}";
        foreach (var (key, values) in Labels)
        {
            if (!target.Labels.TryGetValue(key, out var label)) return $"target {target.Name} has no label {key}";
            if (!values.Contains(label)) return $"target {target.Name} has label {key}={label}, not {string.Join(" or ", values)}";
        }

        return null;
    }

    private static string Among(string what, ImmutableArray<string> names) => $"{what} {string.Join(" or ", names)}";
}
