using System.Collections.Immutable;

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

    /// <summary>Targets that the token is for; empty means any that the rules allow.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>The session ends at this time, whatever it is doing.</summary>
    public required DateTimeOffset SessionExpires { get; init; }
}
