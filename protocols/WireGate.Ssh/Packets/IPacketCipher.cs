namespace WireGate.Ssh.Packets;

/// <summary>
/// What protects the packets of one direction (RFC 4253 §6). A packet is <c>uint32 length, byte padding_length, payload, padding</c> and a tag behind it. Not thread-safe;
/// one that seals never opens.
/// </summary>
internal interface IPacketCipher : IDisposable
{
    /// <summary>How many bytes must have arrived before the length can be told.</summary>
    int HeadLength { get; }

    /// <summary>What is padded has a length that is a multiple of this: the cipher's block, 8 at least.</summary>
    int BlockLength { get; }

    int TagLength { get; }

    /// <summary>The length field is not part of what is padded.</summary>
    bool IsLengthApart { get; }

    /// <summary>
    /// A wrong length is found out only with the tag: to end the connection at once would tell somebody who changes bits what the ciphertext decrypts to.
    /// </summary>
    bool IsLengthUnproven { get; }

    /// <summary>Reads the length field. The head may be decrypted in place; <see cref="TryOpen"/> gets it as it is then.</summary>
    uint ReadLength(uint sequence, Span<byte> head);

    /// <summary>Verifies a packet and decrypts it in place. False if it is not what the peer sealed; the bytes are then of no use.</summary>
    bool TryOpen(uint sequence, Span<byte> packet, ReadOnlySpan<byte> tag);

    /// <summary>Encrypts a packet in place and makes its tag.</summary>
    void Seal(uint sequence, Span<byte> packet, Span<byte> tag);
}
