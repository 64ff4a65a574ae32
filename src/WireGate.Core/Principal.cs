using System.Collections.Immutable;
using WireGate.Core.Limits;

namespace WireGate.Core;

/// <summary>Who is asking. Immutable for the life of a session.</summary>
public sealed record Principal
{
    /// <summary>The agent's name as configured under <c>identity.agents</c>.</summary>
    public required string Agent { get; init; }

    /// <summary>The person it acts for, if known.</summary>
    public string? Owner { get; init; }

    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>What it works on, in the words of whoever gave it the token; null if nobody said.</summary>
    public string? Task { get; init; }

    /// <summary>Those through whom it got its token, the nearest first. Empty where it got it by itself.</summary>
    public ImmutableArray<Actor> Actors { get; init; } = [];

    /// <summary>The configured name of the issuer that vouches for it; null for the gate itself.</summary>
    public string? Issuer { get; init; }

    /// <summary>The public part of the token that it logged in with; safe to log.</summary>
    public required string TokenId { get; init; }

    /// <summary>The tokens that its own was traded for, the nearest first: it ends with any of them. Safe to log.</summary>
    public ImmutableArray<string> Lineage { get; init; } = [];

    /// <summary>Targets that the token is for; empty means any that the rules allow.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>What the token is for. The rules can't give more.</summary>
    public Permissions Permissions { get; init; } = Permissions.All;

    /// <summary>What it may spend; null for no limit.</summary>
    public IBudget? Budget { get; init; }

    /// <summary>The session ends at this time; one that is in a transaction, a minute later at most.</summary>
    public required DateTimeOffset SessionExpires { get; init; }
}
