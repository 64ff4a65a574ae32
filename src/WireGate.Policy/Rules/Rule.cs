using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Core.Configuration;
using WireGate.Core.Limits;

namespace WireGate.Policy.Rules;

/// <summary>One rule as written. Immutable.</summary>
public sealed record Rule
{
    /// <summary>The built-in rule that covers <see cref="Access.IsHousekeeping"/>.</summary>
    public const string HousekeepingName = "housekeeping";

    public required string Name { get; init; }

    public required Outcome Then { get; init; }

    /// <summary>Who, where and when: all must hold.</summary>
    public required RuleConditions When { get; init; }

    /// <summary>The exception: all of it must hold. In a deny or hold rule it must be certain, in an allow rule possible is enough.</summary>
    public RuleConditions? Unless { get; init; }

    /// <summary>One sentence for the agent.</summary>
    public string? Reason { get; init; }

    /// <summary>What the agent is to do instead.</summary>
    public string? Hint { get; init; }

    /// <summary>
    /// <c>unknown: ignore</c>: what can't be determined does not trigger this deny or hold rule. It still is allowed by no rule that asks for it.
    /// </summary>
    public bool IgnoresUnknown { get; init; }

    /// <summary>
    /// <c>unknown: hold</c>: what can't be determined is decided by people, and their approval lets it pass: by a deny rule instead of denying it.
    /// </summary>
    public bool HoldsUnknown { get; init; }

    /// <summary>What it asks of people; null where it holds nothing.</summary>
    public HoldTerms? Hold { get; init; }

    /// <summary>How much an allow rule allows; null for no limit.</summary>
    public LimitTerms? Limit { get; init; }

    /// <summary><c>observe: true</c>: it reports what it would have done, and changes nothing.</summary>
    public bool IsObserved { get; init; }

    public required SourcePosition Position { get; init; }

    /// <summary>Ships with the gate instead of standing in a file.</summary>
    public bool IsBuiltIn { get; init; }
}
