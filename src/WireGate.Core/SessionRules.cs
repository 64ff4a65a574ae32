using WireGate.Core.Limits;
using WireGate.Core.Masks;

namespace WireGate.Core;

/// <summary>
/// The rules as they stand for one session and its target, always those in force, and what the session's token is for. Called by the downstream pump alone.
/// </summary>
internal sealed class SessionRules(IPolicy policy, Principal principal, Target target)
{
    private IPolicyScope _scope = policy.ScopeFor(principal, target);
    private readonly EffectMask _effects = principal.Permissions.On(target.Name);
    private Decision? _beyond;
    private AccessSet? _allowed;
    private Decision? _allowedBy;

    /// <inheritdoc cref="IPolicyScope.AllowsAnything"/>
    public bool AllowsAnything => Current().AllowsAnything;

    /// <inheritdoc cref="IPolicyScope.Version"/>
    public string Version => Current().Version;

    /// <inheritdoc cref="IPolicyScope.DecideOpening"/>
    public Decision? DecideOpening() => Current().DecideOpening();

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

    private Decision Beyond() => new(
        Outcome.Deny, Decision.Token, $"on this target the token is for {string.Join(", ", _effects.ToWords())} alone",
        "Nothing was sent to the target. Ask whoever gave out the token for one that is for this, or do without it.");

    private IPolicyScope Current()
    {
        if (_scope.IsCurrent) return _scope;
        _allowed = null;
        return _scope = policy.ScopeFor(principal, target);
    }
}
