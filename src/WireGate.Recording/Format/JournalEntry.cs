using System.Buffers.Binary;

namespace WireGate.Recording.Format;

/// <summary>
/// Frames as they stand in the gate's journal and, after a crash, in a salvaged block: u64 entry number, u64 first, u32 frames, u32 length,
/// ciphertext.
/// </summary>
/// <param name="Number">Of the entry in its session. It makes the nonce, so none comes twice, and they only rise.</param>
/// <param name="First">The number of its first frame.</param>
/// <param name="Frames">How many it holds.</param>
/// <param name="Length">Of the ciphertext with its tag.</param>
public readonly record struct JournalEntry(ulong Number, ulong First, uint Frames, uint Length)
{
    public const int HeadSize = 24;

    /// <summary>As much as a data block holds, and the tag.</summary>
    public const int MaxLength = FormatLimits.Clear + JournalCipher.Overhead;

    public void Write(Span<byte> head)
    {
        BinaryPrimitives.WriteUInt64BigEndian(head, Number);
        BinaryPrimitives.WriteUInt64BigEndian(head[8..], First);
        BinaryPrimitives.WriteUInt32BigEndian(head[16..], Frames);
        BinaryPrimitives.WriteUInt32BigEndian(head[20..], Length);
    }

    public static JournalEntry Read(ReadOnlySpan<byte> head) => new(
        BinaryPrimitives.ReadUInt64BigEndian(head),
        BinaryPrimitives.ReadUInt64BigEndian(head[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(head[16..]),
        BinaryPrimitives.ReadUInt32BigEndian(head[20..]));

    /// <summary>Takes the next entry off the body of a salvaged block. False at its end.</summary>
    /// <exception cref="InvalidDataException">It is cut short.</exception>
    public static bool TryTake(ref ReadOnlySpan<byte> body, out JournalEntry entry, out ReadOnlySpan<byte> ciphertext)
    {
        entry = default;
        ciphertext = default;
        if (body.IsEmpty) return false;
        if (body.Length < HeadSize) throw new InvalidDataException("a salvaged entry is cut short");
        entry = Read(body);
        body = body[HeadSize..];
        if (entry.Frames == 0 || entry.Length < JournalCipher.Overhead || entry.Length > MaxLength || entry.Length > body.Length)
            throw new InvalidDataException("a salvaged entry does not fit its block");
        ciphertext = body[..(int)entry.Length];
        body = body[(int)entry.Length..];
        return true;
    }
}
