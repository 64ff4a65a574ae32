using WireGate.Core;

namespace WireGate.Policy;

/// <summary>The rules in force. Replacing them is one step: a session's next operation is judged by the new ones.</summary>
public sealed class LivePolicy(RuleSet rules) : IPolicy
{
    private RuleSet _rules = rules;

    public RuleSet Current => Volatile.Read(ref _rules);

    public void Replace(RuleSet next)
    {
        var before = Interlocked.Exchange(ref _rules, next);
        // After the exchange: a scope that finds itself replaced must find the new rules here.
        if (!ReferenceEquals(before, next)) before.Replace();
    }

    public IPolicyScope ScopeFor(Principal principal, Target target) => Current.ScopeFor(principal, target);
}
