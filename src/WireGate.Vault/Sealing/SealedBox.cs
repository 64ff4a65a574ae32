using System.Security.Cryptography;
using WireGate.Core;
using WireGate.Core.Secrets;

namespace WireGate.Vault.Sealing;

/// <summary>
/// AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits: safe for 2^32 boxes under one key, and a file never gets near that.
/// </summary>
internal static class SealedBox
{
    public const int KeyLength = 32;
    public const int Overhead = NonceLength + TagLength;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> boundTo)
    {
        var box = new byte[Overhead + secret.Length];
        var nonce = box.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(nonce, secret, box.AsSpan(NonceLength, secret.Length), box.AsSpan(NonceLength + secret.Length), boundTo);
        return box;
    }

    /// <param name="key">The key.</param>
    /// <param name="box">At least <see cref="Overhead"/> long.</param>
    /// <param name="boundTo">What it was bound to.</param>
    /// <param name="problem">The message if key, box and binding don't fit one another.</param>
    /// <exception cref="CredentialException">They don't.</exception>
    public static SecretBuffer Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> box, ReadOnlySpan<byte> boundTo, string problem)
    {
        var secret = GC.AllocateUninitializedArray<byte>(box.Length - Overhead, pinned: true);
        try
        {
            using var cipher = new AesGcm(key, TagLength);
            cipher.Decrypt(box[..NonceLength], box[NonceLength..^TagLength], box[^TagLength..], secret, boundTo);
            return new SecretBuffer(secret);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new CredentialException(problem);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
