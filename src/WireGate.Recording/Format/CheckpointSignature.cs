using System.Buffers.Binary;
using System.Security.Cryptography;
using WireGate.Core.Sodium;
using WireGate.Recording.Keys;

namespace WireGate.Recording.Format;

/// <summary>A signature in a block: u64 time, then Ed25519 over all that was written so far, by way of the chain, and over the rest of the body.</summary>
internal static class CheckpointSignature
{
    public const int Size = TimeSize + Ed25519.SignatureLength;

    private const int TimeSize = sizeof(ulong);

    private static ReadOnlySpan<byte> Label => "wiregate-checkpoint-1"u8;

    private static int MessageSize => Label.Length + 1 + (3 * Chain.HashSize) + (3 * sizeof(ulong));

    /// <summary>Fills the beginning of a body whose rest is there.</summary>
    public static void Sign(Span<byte> body, BlockType type, ulong number, ulong first, ulong time, ReadOnlySpan<byte> header, ReadOnlySpan<byte> before, NodeKey node)
    {
        Span<byte> message = stackalloc byte[MessageSize];
        WriteMessage(message, body[Size..], type, number, first, time, header, before);
        BinaryPrimitives.WriteUInt64BigEndian(body, time);
        node.Sign(message, body[TimeSize..Size]);
    }

    public static bool Verify(ReadOnlySpan<byte> body, in BlockHead head, ReadOnlySpan<byte> header, ReadOnlySpan<byte> before, ReadOnlySpan<byte> publicKey)
    {
        if (body.Length < Size) return false;
        Span<byte> message = stackalloc byte[MessageSize];
        WriteMessage(message, body[Size..], head.Type, head.Number, head.First, BinaryPrimitives.ReadUInt64BigEndian(body), header, before);
        return Ed25519.Verify(message, body[TimeSize..Size], publicKey);
    }

    private static void WriteMessage(
        Span<byte> message, ReadOnlySpan<byte> rest, BlockType type, ulong number, ulong first, ulong time, ReadOnlySpan<byte> header, ReadOnlySpan<byte> before)
    {
        Label.CopyTo(message);
        message = message[Label.Length..];
        message[0] = (byte)type;
        header.CopyTo(message[1..]);
        before.CopyTo(message[(1 + Chain.HashSize)..]);
        message = message[(1 + (2 * Chain.HashSize))..];
        BinaryPrimitives.WriteUInt64BigEndian(message, number);
        BinaryPrimitives.WriteUInt64BigEndian(message[8..], first);
        BinaryPrimitives.WriteUInt64BigEndian(message[16..], time);
        SHA256.HashData(rest, message[24..]);
    }
}
