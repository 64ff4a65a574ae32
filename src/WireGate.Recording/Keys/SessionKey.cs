using System.Security.Cryptography;
using WireGate.Core.Sodium;

namespace WireGate.Recording.Keys;

/// <summary>
/// The key of one session's file. The gate holds it for as long as it takes to seal it for each reader and to derive the two keys that it
/// writes with. Pinned memory rather than a mapping of its own: there is one for each connection.
/// </summary>
public sealed class SessionKey : IDisposable
{
    public const int Length = 32;

    /// <summary>The key in a box for one reader.</summary>
    public const int SealedLength = Length + SealedBox.Overhead;

    private readonly byte[] _key = GC.AllocateArray<byte>(Length, pinned: true);

    private SessionKey()
    {
    }

    public static SessionKey Create()
    {
        var key = new SessionKey();
        RandomNumberGenerator.Fill(key._key);
        return key;
    }

    /// <summary>Opens a reader's box.</summary>
    /// <param name="box">From the header.</param>
    /// <param name="commitment">From the header: what key it must be.</param>
    /// <param name="reader">Whose box it is.</param>
    /// <returns>Null if the box is not for this reader, or holds another key than the header commits to.</returns>
    public static SessionKey? TryOpen(ReadOnlySpan<byte> box, ReadOnlySpan<byte> commitment, ReaderSecretKey reader)
    {
        var key = new SessionKey();
        if (box.Length == SealedLength && reader.TryOpen(box, key._key) && CryptographicOperations.FixedTimeEquals(key.Commitment(), commitment)) return key;
        key.Dispose();
        return null;
    }

    public byte[] SealFor(ReaderPublicKey reader)
    {
        var box = new byte[SealedLength];
        SealedBox.Seal(_key, reader.Key, box);
        return box;
    }

    /// <summary>Binds the header to this key: AES-GCM alone lets one ciphertext open under two keys.</summary>
    public byte[] Commitment()
    {
        Span<byte> message = stackalloc byte[CommitmentLabel.Length + Length];
        CommitmentLabel.CopyTo(message);
        _key.CopyTo(message[CommitmentLabel.Length..]);
        var commitment = SHA256.HashData(message);
        CryptographicOperations.ZeroMemory(message);
        return commitment;
    }

    /// <summary>The key for the blocks of the file with this header.</summary>
    public void DeriveBlocksKey(ReadOnlySpan<byte> headerHash, Span<byte> key) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, key, headerHash, "wiregate blocks 1"u8);

    /// <summary>The key for the entries in the journal of the file with this header.</summary>
    public void DeriveJournalKey(ReadOnlySpan<byte> headerHash, Span<byte> key) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, key, headerHash, "wiregate journal 1"u8);

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);

    private static ReadOnlySpan<byte> CommitmentLabel => "wiregate-commitment-1"u8;
}
