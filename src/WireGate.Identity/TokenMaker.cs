using System.Security.Cryptography;
using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Identity.Jwt;
using WireGate.Identity.Stores;

namespace WireGate.Identity;

/// <summary>Makes the text of a new token, and what is kept of it.</summary>
/// <param name="saltKey">The key that salts are made with.</param>
/// <param name="signingKey">Signs JWTs.</param>
internal sealed class TokenMaker(byte[] saltKey, Func<GateSigningKey> signingKey)
{
    public (StoredToken Stored, SecretBuffer Text) MakeOpaque(TokenRecord record)
    {
        Span<byte> text = stackalloc byte[TokenText.Length];
        try
        {
            TokenText.Write(record.Id, text);
            return (Keep(record, text, text), new SecretBuffer(text));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    /// <summary>It is not for SCRAM: nobody has what satisfies its verifier.</summary>
    /// <exception cref="IdentityException">The key can't be used.</exception>
    public (StoredToken Stored, SecretBuffer Text) MakeJwt(TokenRecord record, Principal principal, string issuer)
    {
        var text = JwtWriter.Write(signingKey(), issuer, record, principal);
        Span<byte> nothing = stackalloc byte[32];
        RandomNumberGenerator.Fill(nothing);
        return (Keep(record, text.Span, nothing), text);
    }

    private StoredToken Keep(TokenRecord record, ReadOnlySpan<byte> text, ReadOnlySpan<byte> password) =>
        new(record, SHA256.HashData(text), ScramVerifiers.Derive(password, ScramVerifiers.SaltFor(saltKey, record.Id), ScramVerifiers.Iterations));
}
