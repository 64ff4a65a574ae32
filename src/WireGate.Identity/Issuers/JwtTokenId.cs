using System.Buffers;
using System.Security.Cryptography;
using WireGate.Identity.Jwt;

namespace WireGate.Identity.Issuers;

/// <summary>
/// The public name of a JWT, for logs and recordings: the issuer's name for it where that is plain, else what its header and claims
/// hash to. Not its signature: of an elliptic curve anybody can make a second one that is as good (r, n - s), and it would be another token to locks and to one-time use.
/// </summary>
internal static class JwtTokenId
{
    private const int MaxLength = 64;

    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public static string Of(string issuer, ReadOnlySpan<byte> bytes, JwtText token)
    {
        if (token.StringClaim("jti") is { Length: > 0 and <= MaxLength } name && !name.AsSpan().ContainsAnyExcept(Plain)) return $"{issuer}:{name}";
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..bytes.LastIndexOf((byte)'.')], hash);
        // 64 bits: enough to find a token by, and nothing of it.
        return $"{issuer}:~{Convert.ToHexStringLower(hash[..8])}";
    }
}
