using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Identity.Budgets;
using WireGate.Identity.Stores;

namespace WireGate.Identity;

/// <summary>
/// Who a token stands for: what its own record says, narrowed by all that it descends from. Nothing here is kept: it follows from the records and the
/// configuration of the moment, so that what ends or narrows an ancestor does so for its descendants.
/// </summary>
/// <param name="tokens">All tokens.</param>
/// <param name="agents">The agents of the configuration.</param>
/// <param name="budgets">What was spent.</param>
/// <param name="now">The moment.</param>
internal readonly struct Lineage(IReadOnlyDictionary<string, StoredToken> tokens, AgentDirectory agents, Func<string, BudgetLimits, BudgetMeter> budgets, DateTimeOffset now)
{
    /// <summary>Longer chains than this are refused when they are made.</summary>
    public const int MostSteps = 8;

    /// <summary>The principal, or null: its agent is not configured any more, or something that it descends from is over.</summary>
    public Principal? Resolve(TokenRecord token) => Resolve(token, 0);

    private Principal? Resolve(TokenRecord token, int step)
    {
        if (step > MostSteps || agents.FindAgent(token.Agent) is not { } agent) return null;
        var own = new Principal
        {
            Agent = agent.Name,
            Owner = agent.Owner,
            Groups = agent.Groups,
            Task = token.Task,
            TokenId = token.Id,
            Targets = token.Targets,
            Permissions = token.Permissions,
            SessionExpires = token.SessionExpires,
        };
        if (token.Parent is not { } link) return own with { Budget = BudgetOf(token, null, null) };
        if (Parent(link, step) is not { } parent) return null;
        Principal? actor = null;
        if (token.Actor is { } proof && (actor = Actor(proof, step)) is null) return null;
        return Descend(own, parent, actor) with { Budget = BudgetOf(token, parent, actor) };
    }

    /// <summary>A part of the parent's rights, for its own agent or for the one that proved itself as the actor.</summary>
    private static Principal Descend(Principal own, Principal parent, Principal? actor)
    {
        var through = new Actor(parent.Agent, parent.Owner, parent.Groups);
        var permissions = own.Permissions.And(parent.Permissions);
        return own with
        {
            Owner = parent.Owner,
            Groups = actor?.Groups ?? parent.Groups,
            // Rules may ask for a task: whoever could choose one could choose its rules.
            Task = parent.Task,
            Issuer = (actor ?? parent).Issuer,
            Actors = actor is null ? parent.Actors : [through, .. parent.Actors, .. OwnedByAnother(actor, parent), .. actor.Actors],
            Lineage = [parent.TokenId, .. parent.Lineage, .. actor is null ? [] : (ImmutableArray<string>)[actor.TokenId, .. actor.Lineage]],
            Targets = Narrow(Narrow(own.Targets, parent.Targets), actor?.Targets ?? []),
            Permissions = actor is null ? permissions : permissions.And(actor.Permissions),
            SessionExpires = own.SessionExpires < parent.SessionExpires ? own.SessionExpires : parent.SessionExpires,
        };
    }

    /// <summary>The session is the parent's person's; the agent's own person is judged too, and approves nothing that it asks.</summary>
    private static ImmutableArray<Actor> OwnedByAnother(Principal actor, Principal parent) =>
        actor.Owner == parent.Owner ? [] : [new Actor(actor.Agent, actor.Owner, actor.Groups)];

    private Principal? Parent(TokenParent link, int step)
    {
        if (link.Stranger is { } stranger) return stranger.SessionExpires > now && IsVouchedFor(stranger, link) ? stranger : null;
        return tokens.TryGetValue(link.Id, out var stored) && stored.Record.AllowsSessionAt(now) ? Resolve(stored.Record, step + 1) : null;
    }

    /// <summary>Its token proved at the exchange who it is, and may be over by now; a revoked one proves nothing any more.</summary>
    private Principal? Actor(TokenParent link, int step)
    {
        if (link.Stranger is { } stranger) return IsVouchedFor(stranger, link) ? stranger : null;
        return tokens.TryGetValue(link.Id, out var stored) && stored.Record.Revoked is null ? Resolve(stored.Record, step + 1) : null;
    }

    private bool IsVouchedFor(Principal stranger, TokenParent link) => link.Basis is { } basis && StrangerBasis.Of(stranger, agents) == basis;

    /// <summary>Empty means any, so two lists that have nothing in common need a word that no target has.</summary>
    private static ImmutableArray<string> Narrow(ImmutableArray<string> own, ImmutableArray<string> parents)
    {
        if (parents.IsEmpty) return own;
        if (own.IsEmpty) return parents;
        var both = own.Intersect(parents, StringComparer.Ordinal).ToImmutableArray();
        return both.IsEmpty ? [""] : both;
    }

    private BudgetPath? BudgetOf(TokenRecord token, Principal? parent, Principal? actor) =>
        BudgetPath.Of(token.Budget == BudgetLimits.None ? null : budgets(token.Id, token.Budget), (BudgetPath?)parent?.Budget, (BudgetPath?)actor?.Budget);
}
