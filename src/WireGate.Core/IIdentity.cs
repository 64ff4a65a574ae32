namespace WireGate.Core;

/// <summary>Tells who is asking.</summary>
public interface IIdentity
{
    /// <summary>The principal, or null: unknown, expired, revoked and malformed look alike to the caller.</summary>
    ValueTask<Principal?> AuthenticateAsync(PresentedCredential presented, CancellationToken cancellationToken);

    /// <summary>
    /// The verifier of the token with this id. For an id that does not exist a made-up one, always the same for the same id, that no
    /// password satisfies: the exchange must not tell which ids exist (RFC 5802 section 9).
    /// </summary>
    ValueTask<ScramVerifier> FindScramVerifierAsync(string tokenId, CancellationToken cancellationToken);

    /// <summary>Why nobody can log in now, whoever it is; null if they can. One sentence without a full stop, for clients.</summary>
    string? Obstacle => null;

    /// <summary>Whether a user name has the form of a token's id, so that SCRAM is to be offered.</summary>
    bool LooksLikeTokenId(string userName);

    /// <summary>Whether a session that logged in as this may go on: false once its token is revoked or its agent changed in the configuration.</summary>
    bool StillValid(Principal principal) => true;
}
