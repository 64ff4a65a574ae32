using System.Collections.Immutable;
using WireGate.Identity.Jwt;

namespace WireGate.Identity.Issuers;

/// <summary>One entry of <c>identity.issuers</c>: whose JWTs are taken, and for whom.</summary>
public sealed record IssuerSettings
{
    public required string Name { get; init; }

    /// <summary>What its tokens say in <c>iss</c>, letter by letter.</summary>
    public required string Url { get; init; }

    /// <summary>What its tokens say in <c>aud</c>.</summary>
    public required string Audience { get; init; }

    /// <summary>Keys from a file, read with the configuration; null where they are fetched.</summary>
    public JwtKeys? PinnedKeys { get; init; }

    /// <summary>Where its keys are; null where its discovery document says it.</summary>
    public Uri? KeysUrl { get; init; }

    /// <summary>A PEM file of the authorities that its server's certificate may be from; null for the system's.</summary>
    public string? AuthorityFile { get; init; }

    public ImmutableArray<string> Algorithms { get; init; } = JwtAlgorithms.Default;

    public ImmutableArray<string> Types { get; init; } = ["at+jwt", "jwt", ""];

    /// <summary>Where the agent's name stands.</summary>
    public ClaimPath Agent { get; init; } = ClaimPath.Of("sub");

    /// <summary>Where the person stands that the agent acts for; null where the configuration of the agent says it.</summary>
    public ClaimPath? Person { get; init; }

    /// <summary>Where the chain of actors stands (RFC 8693 section 4.1).</summary>
    public ClaimPath Actor { get; init; } = ClaimPath.Of("act");

    public ClaimPath Groups { get; init; } = ClaimPath.Of("groups");

    public ClaimPath? Task { get; init; }

    /// <summary>The agents that it may speak for.</summary>
    public required NameMap Agents { get; init; }

    /// <summary>The people that its agents may act for.</summary>
    public required NameMap People { get; init; }

    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a session lasts from its log-in; null for as long as its token.</summary>
    public TimeSpan? Session { get; init; }

    /// <summary>Each token logs in once.</summary>
    public bool OneTime { get; init; }

    /// <summary>Its section as canonical text, with a digest of its pinned keys: equal if and only if nothing about it changed.</summary>
    public required string Definition { get; init; }

    /// <summary>What an access token of it must say.</summary>
    public JwtExpectations Expectations => new()
    {
        Issuer = Url,
        Audience = Audience,
        Algorithms = Algorithms,
        Types = Types,
        MaxLifetime = MaxLifetime,
    };
}
