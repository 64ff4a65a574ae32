namespace WireGate.Identity.Jwt;

/// <summary>Why a JWT was not accepted. For the log alone: whoever sent it is told the same in every case.</summary>
public enum JwtProblem : byte
{
    None,

    /// <summary>Longer than <see cref="JwtText.MaxLength"/>.</summary>
    TooLong,

    /// <summary>Not three parts in base64url without padding.</summary>
    Malformed,

    /// <summary>A JWE: what it holds would have to be decrypted, and inflated, before anybody vouches for it.</summary>
    Encrypted,

    /// <summary>Its header or its claims are not one JSON object, too deep, or name something twice.</summary>
    Json,

    /// <summary>Its header asks for an extension (<c>crit</c>, <c>b64</c>, <c>zip</c>), and none is known here.</summary>
    Extension,
    Algorithm,
    Type,
    UnknownIssuer,
    Audience,

    /// <summary>No <c>exp</c>, or a time that is no number.</summary>
    Times,
    Expired,
    NotYetValid,
    IssuedInFuture,
    LifetimeTooLong,
    Nonce,

    /// <summary>The ID token of a person, shown where an access token is asked for.</summary>
    IdToken,

    /// <summary>The issuer's keys were never read, or too long ago.</summary>
    NoKeys,

    /// <summary>The issuer has no key of this name for this algorithm, or more than one.</summary>
    UnknownKey,
    Signature,

    /// <summary>A one-time token, used before or too old to tell.</summary>
    Used,

    /// <summary>It names no agent that the issuer may speak for.</summary>
    Agent,
    Person,

    /// <summary>The chain of <c>act</c> is malformed, too long, or names an agent that the issuer may not speak for.</summary>
    Actor,
    Claim,
}
