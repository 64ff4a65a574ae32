using System.Buffers.Binary;
using System.Security.Cryptography;
using WireGate.Core.Sodium;
using WireGate.Recording.Keys;

namespace WireGate.Recording.Format;

/// <summary>
/// Encrypts a session's frames for the gate's journal, so that what recovery finds there can be put into the session's file by a gate that
/// can't read it. Not for two threads at once.
/// </summary>
public sealed class JournalCipher : IDisposable
{
    /// <summary>How much longer the ciphertext is than the frames.</summary>
    public const int Overhead = Aes256Gcm.TagLength;

    private readonly Aes256Gcm _cipher;
    private readonly byte[] _headerHash;

    public JournalCipher(SessionKey key, ReadOnlySpan<byte> headerHash)
    {
        _headerHash = headerHash.ToArray();
        Span<byte> journalKey = stackalloc byte[SessionKey.Length];
        try
        {
            key.DeriveJournalKey(headerHash, journalKey);
            _cipher = new Aes256Gcm(journalKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(journalKey);
        }
    }

    /// <param name="number">Of the entry; never the same twice.</param>
    /// <param name="first">The number of the first frame.</param>
    /// <param name="frames">How many frames these are.</param>
    /// <param name="clear">The frames.</param>
    /// <param name="ciphertext"><see cref="Overhead"/> longer.</param>
    public void Seal(ulong number, ulong first, uint frames, ReadOnlySpan<byte> clear, Span<byte> ciphertext)
    {
        Span<byte> nonce = stackalloc byte[Aes256Gcm.NonceLength];
        Span<byte> bound = stackalloc byte[BoundSize];
        Bind(number, first, frames, nonce, bound);
        _cipher.Encrypt(nonce, clear, bound, ciphertext);
    }

    /// <exception cref="InvalidDataException">It does not decrypt.</exception>
    public byte[] Open(in JournalEntry entry, ReadOnlySpan<byte> ciphertext)
    {
        Span<byte> nonce = stackalloc byte[Aes256Gcm.NonceLength];
        Span<byte> bound = stackalloc byte[BoundSize];
        Bind(entry.Number, entry.First, entry.Frames, nonce, bound);
        var clear = new byte[ciphertext.Length - Overhead];
        return _cipher.TryDecrypt(nonce, ciphertext, bound, clear) ? clear : throw new InvalidDataException("a salvaged entry does not decrypt");
    }

    public void Dispose() => _cipher.Dispose();

    private static int BoundSize => Chain.HashSize + sizeof(ulong) + sizeof(ulong) + sizeof(uint);

    private void Bind(ulong number, ulong first, uint frames, Span<byte> nonce, Span<byte> bound)
    {
        nonce[..sizeof(uint)].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(nonce[sizeof(uint)..], number);
        _headerHash.CopyTo(bound);
        bound = bound[Chain.HashSize..];
        BinaryPrimitives.WriteUInt64BigEndian(bound, number);
        BinaryPrimitives.WriteUInt64BigEndian(bound[8..], first);
        BinaryPrimitives.WriteUInt32BigEndian(bound[16..], frames);
    }
}
