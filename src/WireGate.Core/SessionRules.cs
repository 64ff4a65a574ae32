using WireGate.Core.Limits;
using WireGate.Core.Masks;

namespace WireGate.Core;

/// <summary>
/// The rules as they stand for one session and its target, always those in force, and what the session's token is for. Called by the downstream pump alone.
/// </summary>
internal sealed class SessionRules(SessionServices services, Principal principal, Target target)
{
    private IPolicyScope _scope = services.Policy.ScopeFor(principal, target);
    private DateTimeOffset? _unenforcedUntil = target.UnenforcedUntil;
    private readonly EffectMask _effects = principal.Permissions.On(target.Name);
    private Decision? _beyond;
    private AccessSet? _allowed;
    private Decision? _allowedBy;

    /// <summary>Whether the target may be opened at all.</summary>
    public bool AllowsAnything => Current().AllowsAnything || !IsEnforced;

    /// <inheritdoc cref="IPolicyScope.Version"/>
    public string Version => Current().Version;

    /// <inheritdoc cref="IPolicyScope.DecideOpening"/>
    public Decision? DecideOpening()
    {
        var scope = Current();
        var opening = scope.AllowsAnything ? scope.DecideOpening() : new Decision(Outcome.Deny, Decision.NoRule, "no rule allows anything on this target");
        return opening is null || IsEnforced ? opening : Unenforced(opening);
    }

    /// <inheritdoc cref="IPolicyScope.Masks"/>
    public IMasks Masks => Current().Masks;

    /// <inheritdoc cref="IPolicyScope.Decide"/>
    public Decision Decide(AccessSet accesses)
    {
        var scope = Current();
        // A prepared statement is judged at each run, and the same rules say the same of the same accesses: both never change.
        if (ReferenceEquals(accesses, _allowed)) return _allowedBy!;
        if (!_effects.IsAll && !IsWithinToken(accesses)) return _beyond ??= Beyond();
        var decision = scope.Decide(accesses);
        // What the token is not for stays refused: that is no rule.
        if (!IsEnforced) return Unenforced(decision);
        if (decision.Outcome == Outcome.Allow) (_allowed, _allowedBy) = (accesses, decision);
        return decision;
    }

    /// <summary>What drivers send by themselves passes with any token; what can't be determined passes with none that is limited.</summary>
    private bool IsWithinToken(AccessSet accesses)
    {
        foreach (var access in accesses.Accesses)
        {
            if (_effects.Contains(access.Effect) && access.Effect != Effect.Unknown) continue;
            if (!access.IsHousekeeping || access.Effect is not (Effect.Read or Effect.Session)) return false;
        }

        return true;
    }

    private bool IsEnforced => _unenforcedUntil is not { } until || services.Time.GetUtcNow() >= until;

    private Decision Unenforced(Decision decision) => new(Outcome.Allow, Decision.NotEnforcing, $"not enforced on {target.Name}: {decision.Reason}") { Observed = decision };

    private Decision Beyond() => new(
        Outcome.Deny, Decision.Token, $"on this target the token is for {string.Join(", ", _effects.ToWords())} alone",
        "Nothing was sent to the target. Ask whoever gave out the token for one that is for this, or do without it.");

    private IPolicyScope Current()
    {
        if (_scope.IsCurrent) return _scope;
        _allowed = null;
        // The target as it is configured now: whether it enforces may have changed too.
        _unenforcedUntil = (services.Targets.Find(target.Name) ?? target).UnenforcedUntil;
        return _scope = services.Policy.ScopeFor(principal, target);
    }
}
