using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Limits;
using WireGate.Identity.Budgets;

namespace WireGate.Identity.Exchange;

/// <summary>
/// Trades any token that the gate accepts for a short one of its own that is for no more. Who will use it is the subject itself, or the agent that proves itself
/// by a token of its own: then the subject is what it got the token through.
/// </summary>
/// <param name="identity">Says whose a token is, whoever issued it.</param>
/// <param name="tokens">Makes the new one.</param>
/// <param name="locks">Whoever is locked gets none.</param>
/// <param name="isTarget">Whether there is a target of that name.</param>
public sealed class TokenExchange(IIdentity identity, TokenService tokens, ILocks locks, Func<string, bool> isTarget)
{
    /// <summary>
    /// That descend from one first token and may have sessions, at a time: more are a loop gone wrong, and every gate keeps them all in memory. Of each token's children alone
    /// it would bound nothing: a thousand of them have a million.
    /// </summary>
    public int MostDescendants { get; init; } = 1000;

    /// <exception cref="ExchangeException">It is refused.</exception>
    /// <exception cref="IdentityException">The store can't be written.</exception>
    public async Task<IssuedToken> ExchangeAsync(ExchangeRequest request, CancellationToken cancellationToken)
    {
        var subject = await RecogniseAsync(request.Subject, "subject_token", cancellationToken).ConfigureAwait(false);
        var actor = request.Actor is { } shown ? await RecogniseAsync(shown, "actor_token", cancellationToken).ConfigureAwait(false) : null;
        // Whoever is both acts for itself.
        if (actor?.Agent == subject.Agent) actor = null;
        if (subject.Lineage.Length + (actor?.Lineage.Length ?? 0) >= Identity.Lineage.MostSteps)
            throw new ExchangeException(ExchangeException.InvalidRequest, "the token has been traded too often");
        var permissions = Narrow(request, subject);
        var budget = request.Details?.Budget ?? BudgetLimits.None;
        var limit = request.Details?.ExpiresIn ?? TokenRequest.Longest;
        var asked = new TokenRequest
        {
            Agent = (actor ?? subject).Agent,
            Targets = Targets(request, permissions),
            Permissions = permissions,
            Budget = budget,
            Label = request.Label,
            AsJwt = request.AsJwt,
            LoginFor = Shorter(request.LoginFor, Shorter(request.SessionFor, limit)),
            SessionFor = Shorter(request.SessionFor, limit),
        };
        try
        {
            asked.Check();
        }
        catch (IdentityException error)
        {
            throw new ExchangeException(ExchangeException.InvalidRequest, error.Message);
        }

        if (tokens.CountLiveDescendants(subject.TokenId) >= MostDescendants)
            throw new ExchangeException(ExchangeException.InvalidRequest, "too many tokens that the first one of this chain was traded for are still good");
        return await tokens.IssueAsync(asked, subject, actor, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Principal> RecogniseAsync(ReadOnlyMemory<byte> token, string what, CancellationToken cancellationToken)
    {
        var principal = await identity.AuthenticateAsync(new PresentedCredential.Token(token), cancellationToken).ConfigureAwait(false);
        // Nothing is wrong with the token that anybody knows of.
        if (principal is null && identity.Obstacle is { } obstacle) throw new IdentityException(obstacle);
        return principal is not null && identity.StillValid(principal) && locks.Find(principal) is null
            ? principal : throw new ExchangeException(ExchangeException.InvalidGrant, $"the {what} is not accepted");
    }

    /// <summary>What was asked for. More than the subject has is refused rather than cut: who asked would find out too late.</summary>
    private Permissions Narrow(ExchangeRequest request, Principal subject)
    {
        foreach (var target in request.Targets.Concat(request.Details?.Permissions.Named.Keys ?? []))
        {
            var isHis = isTarget(target) && (subject.Targets.IsEmpty || subject.Targets.Contains(target)) && !subject.Permissions.On(target).IsNone;
            if (!isHis) throw new ExchangeException(ExchangeException.InvalidTarget, "a target does not exist, or the subject's token is not for it");
        }

        if (request.Effects.IsNone) throw new ExchangeException(ExchangeException.InvalidScope, "the token would be for nothing");
        var permissions = request.Targets.IsEmpty ? Permissions.All : Permissions.For(request.Targets);
        if (request.Details is { } details)
        {
            if (!request.Targets.IsEmpty && details.Permissions.Named.Keys.Except(request.Targets, StringComparer.Ordinal).Any())
                throw new ExchangeException(ExchangeException.InvalidTarget, "authorization_details names a target that the request does not");
            permissions = permissions.And(details.Permissions);
        }

        if (!request.Effects.IsAll) permissions = permissions.And(new Permissions(request.Effects, System.Collections.Frozen.FrozenDictionary<string, EffectMask>.Empty));
        foreach (var target in request.Targets.Union(permissions.Named.Keys, StringComparer.Ordinal))
        {
            var (asked, had) = (permissions.On(target), subject.Permissions.On(target));
            // All is asked by who says nothing, and means all that there is.
            if (!asked.IsAll && !asked.IsWithin(had)) throw new ExchangeException(ExchangeException.InvalidScope, "the subject's token is not for all of these operations");
        }

        var elsewhere = permissions.Elsewhere;
        if (!elsewhere.IsAll && !elsewhere.IsNone && !IsWithinSomewhere(elsewhere, subject))
            throw new ExchangeException(ExchangeException.InvalidScope, "the subject's token is not for all of these operations");
        return permissions.And(subject.Permissions);
    }

    private static bool IsWithinSomewhere(EffectMask asked, Principal subject) =>
        asked.IsWithin(subject.Permissions.Elsewhere) || subject.Permissions.Named.Values.Any(asked.IsWithin);

    /// <summary>The list that says where it is good at all, where what it is for names targets alone.</summary>
    private static ImmutableArray<string> Targets(ExchangeRequest request, Permissions permissions)
    {
        if (!request.Targets.IsEmpty) return request.Targets;
        return permissions.Elsewhere.IsNone ? [.. permissions.Named.Where(named => !named.Value.IsNone).Select(named => named.Key).Order(StringComparer.Ordinal)] : [];
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
