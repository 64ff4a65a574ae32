using System.Collections.Immutable;

namespace WireGate.Identity.SignIn;

/// <summary>The section <c>identity.people_login</c>: whom people log in with, and as what the gate is known there.</summary>
public sealed record SignInSettings
{
    /// <summary>The name by which people's <c>subject</c> refers to it.</summary>
    public required string Issuer { get; init; }

    /// <summary>What its ID tokens say in <c>iss</c>, letter by letter.</summary>
    public required string Url { get; init; }

    /// <summary>The gate's <c>client_id</c> there, which ID tokens say in <c>aud</c>.</summary>
    public required string Client { get; init; }

    /// <summary>The credential with the client's secret; null for a client without one (RFC 6749 section 2.1).</summary>
    public string? Credential { get; init; }

    /// <summary>A PEM file of the authorities that its server's certificate may be from; null for the system's.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>What is asked for beyond <c>openid</c>.</summary>
    public ImmutableArray<string> Scopes { get; init; } = ["email"];

    public ImmutableArray<string> Algorithms { get; init; } = Jwt.JwtAlgorithms.Default;
}
