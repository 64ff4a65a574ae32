namespace WireGate.Identity.Jwt;

/// <summary>JWTs that have the form of the gate's own.</summary>
internal static class OwnJwt
{
    /// <summary>The id of one. Says nothing of whether it ever was issued: the store knows its hash, over every byte of it.</summary>
    public static bool TryReadId(ReadOnlySpan<byte> token, out string id)
    {
        id = JwtText.LooksLikeOne(token) ? JwtText.Read(token, out _)?.StringClaim("jti") ?? "" : "";
        return TokenText.IsId(id);
    }
}
