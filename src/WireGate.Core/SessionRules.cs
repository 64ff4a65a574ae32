namespace WireGate.Core;

/// <summary>The rules as they stand for one session and its target: always those in force. Called by the downstream pump alone.</summary>
internal sealed class SessionRules(IPolicy policy, Principal principal, Target target)
{
    private IPolicyScope _scope = policy.ScopeFor(principal, target);
    private AccessSet? _allowed;
    private Decision? _allowedBy;

    /// <inheritdoc cref="IPolicyScope.AllowsAnything"/>
    public bool AllowsAnything => Current().AllowsAnything;

    /// <inheritdoc cref="IPolicyScope.Version"/>
    public string Version => Current().Version;

    /// <inheritdoc cref="IPolicyScope.DecideOpening"/>
    public Decision? DecideOpening() => Current().DecideOpening();

    /// <inheritdoc cref="IPolicyScope.Decide"/>
    public Decision Decide(AccessSet accesses)
    {
        var scope = Current();
        // A prepared statement is judged at each run, and the same rules say the same of the same accesses: both never change.
        if (ReferenceEquals(accesses, _allowed)) return _allowedBy!;
        var decision = scope.Decide(accesses);
        if (decision.Outcome == Outcome.Allow) (_allowed, _allowedBy) = (accesses, decision);
        return decision;
    }

    private IPolicyScope Current()
    {
        if (_scope.IsCurrent) return _scope;
        _allowed = null;
        return _scope = policy.ScopeFor(principal, target);
    }
}
