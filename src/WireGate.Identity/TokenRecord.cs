using System.Collections.Immutable;

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

    public required DateTimeOffset Created { get; init; }

    /// <summary>From this moment on nobody logs in with it.</summary>
    public required DateTimeOffset LoginExpires { get; init; }

    /// <summary>At this moment the sessions that logged in with it end.</summary>
    public required DateTimeOffset SessionExpires { get; init; }

    public DateTimeOffset? Revoked { get; init; }

    public bool AllowsLoginAt(DateTimeOffset now) => Revoked is null && now < LoginExpires && now < SessionExpires;

    public bool AllowsSessionAt(DateTimeOffset now) => Revoked is null && now < SessionExpires;
}
