using System.Buffers.Binary;

namespace WireGate.Recording.Format;

/// <summary>
/// The head of a block: "WGRB", u8 type, u8 flags, u16 attempt, u64 number, u64 first, u32 frames, u32 length, and 8 bytes that check these.
/// </summary>
/// <param name="Type">What the body is.</param>
/// <param name="Flags">Of a data block: 1, compressed.</param>
/// <param name="Attempt">Of a data block: how often this number was used for one that could not be written. No nonce is used twice.</param>
/// <param name="Number">Of the block in its file, from 0.</param>
/// <param name="First">The number of its first frame, or of the next one where it holds none.</param>
/// <param name="Frames">How many frames it holds; in a gap, how many are lost.</param>
/// <param name="Length">Of the body, in bytes.</param>
public readonly record struct BlockHead(BlockType Type, byte Flags, ushort Attempt, ulong Number, ulong First, uint Frames, uint Length)
{
    public const int Size = 40;

    /// <summary>What the check covers.</summary>
    public const int Checked = 32;

    public const byte Compressed = 1;

    private const int TypeAt = 4, FlagsAt = 5, AttemptAt = 6, NumberAt = 8, FirstAt = 16, FramesAt = 24, LengthAt = 28;

    public static ReadOnlySpan<byte> Magic => "WGRB"u8;

    public void Write(Span<byte> head)
    {
        Magic.CopyTo(head);
        head[TypeAt] = (byte)Type;
        head[FlagsAt] = Flags;
        BinaryPrimitives.WriteUInt16BigEndian(head[AttemptAt..], Attempt);
        BinaryPrimitives.WriteUInt64BigEndian(head[NumberAt..], Number);
        BinaryPrimitives.WriteUInt64BigEndian(head[FirstAt..], First);
        BinaryPrimitives.WriteUInt32BigEndian(head[FramesAt..], Frames);
        BinaryPrimitives.WriteUInt32BigEndian(head[LengthAt..], Length);
    }

    /// <summary>The fields as they are; <see cref="Fault"/> judges them.</summary>
    public static BlockHead Read(ReadOnlySpan<byte> head) => new(
        (BlockType)head[TypeAt],
        head[FlagsAt],
        BinaryPrimitives.ReadUInt16BigEndian(head[AttemptAt..]),
        BinaryPrimitives.ReadUInt64BigEndian(head[NumberAt..]),
        BinaryPrimitives.ReadUInt64BigEndian(head[FirstAt..]),
        BinaryPrimitives.ReadUInt32BigEndian(head[FramesAt..]),
        BinaryPrimitives.ReadUInt32BigEndian(head[LengthAt..]));

    /// <summary>What no writer makes, in words, or null.</summary>
    public string? Fault()
    {
        if (Type is < BlockType.Data or > BlockType.Recovered) return "a block's type is unknown";
        if (Type != BlockType.Data && (Flags != 0 || Attempt != 0)) return "a block has flags that its type has not";
        if (Flags > Compressed) return "a block's flags are unknown";
        var holdsFrames = Type is BlockType.Data or BlockType.Salvaged or BlockType.Gap;
        if (holdsFrames != (Frames != 0)) return "a block's number of frames does not fit its type";
        return Length <= Longest(Type) ? null : "a block is longer than its type can be";
    }

    private static uint Longest(BlockType type) => type switch
    {
        BlockType.Data => DataCipher.Overhead + FormatLimits.Clear,
        BlockType.Salvaged => FormatLimits.Body,
        BlockType.Checkpoint => CheckpointSignature.Size,
        _ => FormatLimits.SmallBody,
    };
}
