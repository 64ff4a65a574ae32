using WireGate.Core;
using WireGate.Policy.Patterns;
using WireGate.Policy.Rules;

namespace WireGate.Policy.Deciding;

/// <summary>A rule for one protocol, with its decisions made.</summary>
internal sealed class CompiledRule
{
    private readonly CompiledConditions? _unless;

    /// <param name="rule">As written.</param>
    /// <param name="protocol">Whose facets it is compiled for.</param>
    /// <param name="when">What it asks of an access.</param>
    /// <param name="unless">What its exception asks of an access; null if that can never hold in this protocol.</param>
    public CompiledRule(Rule rule, string protocol, CompiledConditions when, CompiledConditions? unless)
    {
        Rule = rule;
        Protocol = protocol;
        When = when;
        _unless = unless;
        var reason = rule.Reason ?? RuleText.Reason(rule);
        Decision = new Decision(rule.Then, rule.Name, reason, rule.Hint);
        DecisionIfUncertain = rule.Then == Outcome.Allow ? Decision
            : Decision with { Reason = $"it can't be told that this is not what the rule {(rule.Then == Outcome.Hold ? "holds" : "denies")}: {reason}" };
        WithoutException = unless is not null && rule.Unless!.AsksWhoOrWhere ? new CompiledRule(rule with { Unless = null }, protocol, when, null) : this;
        HasException = unless is not null;
    }

    public Rule Rule { get; }

    public string Protocol { get; }

    public CompiledConditions When { get; }

    public bool HasException { get; }

    /// <summary>The same rule for those whom the exception does not mean.</summary>
    public CompiledRule WithoutException { get; }

    public Decision Decision { get; }

    /// <summary>For a deny or hold rule that matched because something can't be determined.</summary>
    public Decision DecisionIfUncertain { get; }

    public bool Covers(Access access)
    {
        if (Rule.IsBuiltIn) return Housekeeping.Covers(access);
        return When.Covers(access) && (_unless is null || _unless.Touches(access) == Truth.No);
    }

    public Truth Denies(Access access)
    {
        var truth = When.Touches(access);
        if (truth == Truth.No || (truth == Truth.Maybe && (Rule.IgnoresUnknown || Rule.HoldsUnknown))) return Truth.No;
        return IsExcepted(access) ? Truth.No : truth;
    }

    /// <summary>Whether people are to be asked. A deny rule with <c>unknown: hold</c> asks them where it would deny for not knowing.</summary>
    public Truth Holds(Access access)
    {
        if (Rule.Hold is null) return Truth.No;
        // "Ask us about everything" is not meant of what drivers send by themselves. A rule that says what is asked about says it of that too.
        if (!Rule.When.AsksWhat && Housekeeping.Covers(access)) return Truth.No;
        var truth = When.Touches(access);
        if (Rule.Then == Outcome.Deny && truth == Truth.Yes) return Truth.No;
        if (truth == Truth.Maybe && Rule.IgnoresUnknown) return Truth.No;
        return truth == Truth.No || IsExcepted(access) ? Truth.No : truth;
    }

    /// <summary>
    /// Whether the approval of what it holds lets the access pass, without an allow rule: if the access is what the rule says and nothing else, as for an
    /// allow rule. With <c>unknown: hold</c>, what can't be told is no obstacle: people decide on the exact text.
    /// </summary>
    public bool CoversHeld(Access access) =>
        Holds(access) != Truth.No && When.MayCover(access) && (Rule.HoldsUnknown || When.Covers(access));

    /// <summary>Whether it holds the opening of the target, or denies it: only if it says <c>connect</c>.</summary>
    public bool SpeaksOfOpening => Rule.Then != Outcome.Allow && Rule.When.Effects.Contains(Effect.Connect);

    /// <summary>Whether the exception takes the access out of the rule.</summary>
    public bool IsExcepted(Access access)
    {
        if (_unless is null) return false;
        return Rule.Then == Outcome.Allow ? _unless.Touches(access) != Truth.No : _unless.Excepts(access, When);
    }

    /// <summary>The rule as it stands for one principal on one target; null if it does not matter to them.</summary>
    public CompiledRule? For(Principal principal, Target target)
    {
        if (!Rule.When.AreFor(principal, target)) return null;
        if (Rule.Unless is not { } unless) return this;
        if (!unless.AreFor(principal, target)) return WithoutException;
        return unless.AsksWhat ? this : null;
    }
}
