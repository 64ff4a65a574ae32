namespace WireGate.Core.Sodium;

/// <summary>The one-time authenticator Poly1305 (RFC 8439 §2.5). A key that authenticates two messages protects neither.</summary>
public static class Poly1305
{
    public const int KeyLength = 32;
    public const int TagLength = 16;

    public static void Sign(ReadOnlySpan<byte> message, ReadOnlySpan<byte> key, Span<byte> tag)
    {
        Exact.Length(key, KeyLength);
        Exact.Length(tag, TagLength);
        Exact.Done(SodiumLibrary.crypto_onetimeauth_poly1305(tag, message, (ulong)message.Length, key));
    }

    /// <summary>In constant time.</summary>
    public static bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> key, ReadOnlySpan<byte> tag)
    {
        Exact.Length(key, KeyLength);
        Exact.Length(tag, TagLength);
        return SodiumLibrary.crypto_onetimeauth_poly1305_verify(tag, message, (ulong)message.Length, key) == 0;
    }
}
