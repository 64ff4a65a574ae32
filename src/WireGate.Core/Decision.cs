using System.Collections.Immutable;
using WireGate.Core.Approvals;
using WireGate.Core.Limits;

namespace WireGate.Core;

/// <summary>What the rules say of one operation. Made once per rule when rules are loaded, so that deciding allocates nothing.</summary>
/// <param name="Outcome">Allow, deny or hold.</param>
/// <param name="Rule">The name of the rule that decided; <see cref="NoRule"/> where no allow rule covers an access.</param>
/// <param name="Reason">The rule's own reason, or one made from its conditions. One sentence for the agent.</param>
/// <param name="Hint">What to do next, if the rule says so.</param>
public sealed record Decision(Outcome Outcome, string Rule, string? Reason = null, string? Hint = null)
{
    /// <summary>The name shown where nothing allowed the access.</summary>
    public const string NoRule = "default-deny";

    /// <summary>The name shown where the token, not a rule, is what forbids it.</summary>
    public const string Token = "token";

    /// <summary>Of a hold: what each rule that holds asks for. All must be met.</summary>
    public ImmutableArray<HoldTerms> Holds { get; init; } = [];

    /// <summary>The name shown where the target enforces nothing.</summary>
    public const string NotEnforcing = "not-enforcing";

    /// <summary>What would have been decided if observed rules, or those of a target that does not enforce, counted; null where that is no other.</summary>
    public Decision? Observed { get; init; }

    /// <summary>Of what is allowed or held: how much. Each counts for itself, and all must have room.</summary>
    public ImmutableArray<LimitTerms> Limits { get; init; } = [];

    /// <summary>The request that people were asked by, once there is one.</summary>
    public string? Request { get; init; }

    /// <summary>Of a denial: whose it is.</summary>
    public Refusal Refusal { get; init; }
}
