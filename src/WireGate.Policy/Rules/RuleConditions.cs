using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Policy.Patterns;

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

    /// <summary>Patterns of what it works on, for that is free text. Who names no task works on none of them.</summary>
    public ImmutableArray<string> Tasks { get; init; } = [];

    /// <summary>Who vouches for the agent. The gate's own tokens are of none of them.</summary>
    public ImmutableArray<string> Issuers { get; init; } = [];

    /// <summary>Agents anywhere in the chain: the one that asks, or one through whom it got its token.</summary>
    public ImmutableArray<string> Actors { get; init; } = [];

    public ImmutableArray<string> Targets { get; init; } = [];

    public ImmutableArray<string> Protocols { get; init; } = [];

    /// <summary>Labels of the target, each with the values that will do.</summary>
    public ImmutableArray<KeyValuePair<string, ImmutableArray<string>>> Labels { get; init; } = [];

    public ImmutableArray<Effect> Effects { get; init; } = [];

    public ImmutableArray<FacetTerm> Facets { get; init; } = [];

    /// <summary>Whether anything asks who and where, which is known once a target is opened.</summary>
    public bool AsksWhoOrWhere =>
        !(Groups.IsEmpty && Agents.IsEmpty && People.IsEmpty && Tasks.IsEmpty && Issuers.IsEmpty && Actors.IsEmpty && Targets.IsEmpty && Protocols.IsEmpty && Labels.IsEmpty);

    /// <summary>Whether anything asks what is done, which differs from one access to the next.</summary>
    public bool AsksWhat => !(Effects.IsEmpty && Facets.IsEmpty);

    private enum Failure
    {
        None,
        Group,
        Agent,
        Person,
        Task,
        Issuer,
        Actor,
        Target,
        Protocol,
        Label,
    }

    /// <summary>Whether the principal and the target are meant. Asked of every rule at every log-in: makes no text.</summary>
    public bool AreFor(Principal principal, Target target) => Find(principal, target, out _) == Failure.None;

    /// <summary>Why the principal or the target is not meant; null if they are.</summary>
    public string? WhyNot(Principal principal, Target target) => Find(principal, target, out var label) switch
    {
        Failure.Group => $"agent {principal.Agent} is not in {Among("group", Groups)}",
        Failure.Agent => $"agent {principal.Agent} is not {Among("agent", Agents)}",
        Failure.Person => $"agent {principal.Agent} acts for {principal.Owner ?? "nobody"}, not for {Among("person", People)}",
        Failure.Task => $"agent {principal.Agent} works on {principal.Task ?? "no task"}, not on {Among("task", Tasks)}",
        Failure.Issuer => $"agent {principal.Agent} is vouched for by {principal.Issuer ?? "the gate"}, not by {Among("issuer", Issuers)}",
        Failure.Actor => $"agent {principal.Agent} acts through {Through(principal)}, and none is {Among("actor", Actors)}",
        Failure.Target => $"target {target.Name} is not {Among("target", Targets)}",
        Failure.Protocol => $"target {target.Name} speaks {target.Protocol}, not {Among("protocol", Protocols)}",
        Failure.Label when target.Labels.TryGetValue(Labels[label].Key, out var value) =>
            $"target {target.Name} has label {Labels[label].Key}={value}, not {string.Join(" or ", Labels[label].Value)}",
        Failure.Label => $"target {target.Name} has no label {Labels[label].Key}",
        _ => null,
    };

    private Failure Find(Principal principal, Target target, out int label)
    {
        label = 0;
        if (!Groups.IsEmpty && !AnyOf(Groups, principal.Groups)) return Failure.Group;
        if (!Agents.IsEmpty && !Agents.Contains(principal.Agent)) return Failure.Agent;
        if (!People.IsEmpty && (principal.Owner is not { } owner || !People.Contains(owner))) return Failure.Person;
        if (!Tasks.IsEmpty && (principal.Task is not { } task || !AnyMatches(Tasks, task))) return Failure.Task;
        if (!Issuers.IsEmpty && (principal.Issuer is not { } issuer || !Issuers.Contains(issuer))) return Failure.Issuer;
        if (!Actors.IsEmpty && !Actors.Contains(principal.Agent) && !AnyActor(principal.Actors)) return Failure.Actor;
        if (!Targets.IsEmpty && !Targets.Contains(target.Name)) return Failure.Target;
        if (!Protocols.IsEmpty && !Protocols.Contains(target.Protocol)) return Failure.Protocol;
        for (; label < Labels.Length; label++)
            if (!target.Labels.TryGetValue(Labels[label].Key, out var value) || !Labels[label].Value.Contains(value)) return Failure.Label;
        return Failure.None;
    }

    private static bool AnyOf(ImmutableArray<string> wanted, ImmutableArray<string> had)
    {
        foreach (var name in had)
            if (wanted.Contains(name)) return true;
        return false;
    }

    private static bool AnyMatches(ImmutableArray<string> patterns, string text)
    {
        foreach (var pattern in patterns)
            if (Glob.IsMatch(pattern, text)) return true;
        return false;
    }

    private bool AnyActor(ImmutableArray<Actor> chain)
    {
        foreach (var actor in chain)
            if (Actors.Contains(actor.Agent)) return true;
        return false;
    }

    private static string Through(Principal principal) =>
        principal.Actors.IsEmpty ? "nobody" : string.Join(", ", principal.Actors.Select(actor => actor.Agent));

    private static string Among(string what, ImmutableArray<string> names) => $"{what} {string.Join(" or ", names)}";
}
