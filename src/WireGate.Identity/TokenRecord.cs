using System.Collections.Immutable;
using WireGate.Core.Limits;
using WireGate.Identity.Budgets;

namespace WireGate.Identity;

/// <summary>What is known of a token, without anything that could stand for it.</summary>
public sealed record TokenRecord
{
    /// <summary>The public part: <c>wgt_</c> and ten characters.</summary>
    public required string Id { get; init; }

    public required string Agent { get; init; }

    /// <summary>Targets that it is for; empty means any that the rules allow.</summary>
    public required ImmutableArray<string> Targets { get; init; }

    /// <summary>What it was issued for, in the issuer's words.</summary>
    public string? Label { get; init; }

    /// <summary>What it is for: less than all effects where it says so, and never more than what it was traded for.</summary>
    public Permissions Permissions { get; init; } = Permissions.All;

    /// <summary>What it may spend itself; what it was traded for has a budget of its own, and spends with it.</summary>
    public BudgetLimits Budget { get; init; } = BudgetLimits.None;

    /// <summary>The task that it was made for.</summary>
    public string? Task { get; init; }

    /// <summary>The token whose rights it has a part of; null for one that an operator issued.</summary>
    public TokenParent? Parent { get; init; }

    /// <summary>The token by which its agent proved who it is, where that is another agent than the parent's.</summary>
    public TokenParent? Actor { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>From this moment on nobody logs in with it.</summary>
    public required DateTimeOffset LoginExpires { get; init; }

    /// <summary>At this moment the sessions that logged in with it end.</summary>
    public required DateTimeOffset SessionExpires { get; init; }

    public DateTimeOffset? Revoked { get; init; }

    public bool AllowsLoginAt(DateTimeOffset now) => Revoked is null && now < LoginExpires && now < SessionExpires;

    public bool AllowsSessionAt(DateTimeOffset now) => Revoked is null && now < SessionExpires;
}
