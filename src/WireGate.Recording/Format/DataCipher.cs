using System.Buffers.Binary;
using System.Security.Cryptography;
using WireGate.Recording.Keys;

namespace WireGate.Recording.Format;

/// <summary>
/// The body of a data block: u32 length in the clear, AES-256-GCM of the frames, the tag. The nonce is u32 attempt || u64 number; bound to it
/// are H₀ and the head, and by the head's check all that came before.
/// </summary>
internal sealed class DataCipher : IDisposable
{
    public const int Overhead = LengthSize + TagSize;

    private const int LengthSize = sizeof(uint);
    private const int TagSize = 16;
    private const int NonceSize = 12;

    private readonly byte[] _headerHash;
    private readonly AesGcm _cipher;

    public DataCipher(SessionKey key, ReadOnlySpan<byte> headerHash)
    {
        _headerHash = headerHash.ToArray();
        Span<byte> blocksKey = stackalloc byte[SessionKey.Length];
        try
        {
            key.DeriveBlocksKey(headerHash, blocksKey);
            _cipher = new AesGcm(blocksKey, TagSize);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(blocksKey);
        }
    }

    /// <param name="head">Its bytes, with the check.</param>
    /// <param name="content">The frames, compressed or not.</param>
    /// <param name="clearLength">Of the frames, not compressed.</param>
    /// <param name="body"><see cref="Overhead"/> longer than the content.</param>
    public void Seal(ReadOnlySpan<byte> head, ReadOnlySpan<byte> content, int clearLength, Span<byte> body)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        Span<byte> bound = stackalloc byte[Chain.HashSize + BlockHead.Size];
        Bind(head, nonce, bound);
        BinaryPrimitives.WriteUInt32BigEndian(body, (uint)clearLength);
        _cipher.Encrypt(nonce, content, body[LengthSize..^TagSize], body[^TagSize..], bound);
    }

    /// <summary>The frames.</summary>
    /// <exception cref="InvalidDataException">Key, head and body don't belong together, or the content is not what it says.</exception>
    public byte[] Open(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        if (body.Length < Overhead) throw new InvalidDataException("a data block is too short");
        var length = BinaryPrimitives.ReadUInt32BigEndian(body);
        var contentLength = body.Length - Overhead;
        var isCompressed = (BlockHead.Read(head).Flags & BlockHead.Compressed) != 0;
        if (length > FormatLimits.Clear || (isCompressed ? length <= contentLength : length != contentLength))
            throw new InvalidDataException("a data block's length in the clear does not fit it");
        Span<byte> nonce = stackalloc byte[NonceSize];
        Span<byte> bound = stackalloc byte[Chain.HashSize + BlockHead.Size];
        Bind(head, nonce, bound);
        var content = new byte[contentLength];
        try
        {
            _cipher.Decrypt(nonce, body[LengthSize..^TagSize], body[^TagSize..], content, bound);
        }
        catch (AuthenticationTagMismatchException error)
        {
            throw new InvalidDataException("a data block does not decrypt", error);
        }

        if (!isCompressed) return content;
        var clear = new byte[length];
        BlockCompression.Decompress(content, clear);
        return clear;
    }

    public void Dispose() => _cipher.Dispose();

    private void Bind(ReadOnlySpan<byte> head, Span<byte> nonce, Span<byte> bound)
    {
        var fields = BlockHead.Read(head);
        BinaryPrimitives.WriteUInt32BigEndian(nonce, fields.Attempt);
        BinaryPrimitives.WriteUInt64BigEndian(nonce[sizeof(uint)..], fields.Number);
        _headerHash.CopyTo(bound);
        head.CopyTo(bound[Chain.HashSize..]);
    }
}
