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

    /// <summary>The public part of the token that it logged in with; safe to log.</summary>
    public required string TokenId { get; init; }

    /// <summary>Targets that the token is for; empty means any that the rules allow.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>The session ends at this time, whatever it is doing.</summary>
    public required DateTimeOffset SessionExpires { get; init; }
}
