using System.Collections.Immutable;

namespace WireGate.Identity.Jwt;

/// <summary>What a JWT must say to be accepted by its issuer's rules. Everything is compared exactly.</summary>
public sealed record JwtExpectations
{
    /// <summary>A machine's clock, kept by NTP, is within a second; the library's own five minutes would be five minutes of use after the end.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>The claim <c>iss</c>.</summary>
    public required string Issuer { get; init; }

    /// <summary>What must be in the claim <c>aud</c>.</summary>
    public required string Audience { get; init; }

    /// <summary>The algorithms that its header may name: never symmetric, never <c>none</c>.</summary>
    public required ImmutableArray<string> Algorithms { get; init; }

    /// <summary>The types that its header may name, in lower case; an empty one stands for a header without <c>typ</c>.</summary>
    public required ImmutableArray<string> Types { get; init; }

    /// <summary>From its issue to its expiry.</summary>
    public required TimeSpan MaxLifetime { get; init; }

    /// <summary>The claim <c>nonce</c>, for ID tokens, which must have it then; null where access tokens are expected, which must not.</summary>
    public string? Nonce { get; init; }

    /// <summary>An ID token is expected, though its log-in had no nonce: one on another device has none (RFC 8628).</summary>
    public bool IsIdToken { get; init; }
}
