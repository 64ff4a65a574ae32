namespace WireGate.Core.Sodium;

/// <summary>libsodium's <c>crypto_box_seal</c>: a message that only the holder of an X25519 secret key can open, from nobody in particular.</summary>
public static class SealedBox
{
    /// <summary>A public key made for this box alone (32) and the tag (16).</summary>
    public const int Overhead = 48;

    /// <param name="message">What is sealed.</param>
    /// <param name="publicKey">Whose secret key opens it.</param>
    /// <param name="box"><see cref="Overhead"/> longer than the message.</param>
    public static void Seal(ReadOnlySpan<byte> message, ReadOnlySpan<byte> publicKey, Span<byte> box)
    {
        Exact.Length(publicKey, X25519.KeyLength);
        Exact.Length(box, checked(message.Length + Overhead));
        Exact.Done(SodiumLibrary.crypto_box_seal(box, message, (ulong)message.Length, publicKey));
    }

    /// <summary>False if the box was made for another key or changed.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> box, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> secretKey, Span<byte> message)
    {
        Exact.Length(publicKey, X25519.KeyLength);
        Exact.Length(secretKey, X25519.KeyLength);
        if (box.Length < Overhead) return false;
        Exact.Length(message, box.Length - Overhead);
        return SodiumLibrary.crypto_box_seal_open(message, box, (ulong)box.Length, publicKey, secretKey) == 0;
    }
}
