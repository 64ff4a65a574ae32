using System.Buffers.Binary;
using WireGate.Core;

namespace WireGate.Events.Queue;

/// <summary>
/// One record of a segment file. All integers are big-endian.
/// <code>
/// record = FF 57 47 31, u32 length of what follows the CRC, u32 CRC32C of that and the length, u64 id, u8 type, u32 length of line, line, text
/// </code>
/// FF never occurs in UTF-8, so no content of an event can pass for the start of another.
/// </summary>
internal static class RecordFormat
{
    public const int HeadLength = 12;

    private const int FieldsLength = 13;

    /// <summary>Above the largest event, whose every character is escaped to six bytes: a longer length is damage.</summary>
    public const int MaxBody = 640 * 1024;

    private static ReadOnlySpan<byte> Magic => [0xFF, 0x57, 0x47, 0x31];

    public static int Length(int line, int text) => HeadLength + FieldsLength + line + text;

    /// <summary>Writes all but the line and text, and says where the line begins.</summary>
    public static int WriteFields(Span<byte> record, long id, EventType type, int line)
    {
        Magic.CopyTo(record);
        BinaryPrimitives.WriteUInt32BigEndian(record[4..], (uint)(record.Length - HeadLength));
        BinaryPrimitives.WriteInt64BigEndian(record[12..], id);
        record[20] = (byte)type;
        BinaryPrimitives.WriteUInt32BigEndian(record[21..], (uint)line);
        return HeadLength + FieldsLength;
    }

    /// <summary>The last step, when the rest is in place.</summary>
    public static void Seal(Span<byte> record) => BinaryPrimitives.WriteUInt32BigEndian(record[8..], Checksum(record));

    /// <summary>Reads the record at the start of some bytes.</summary>
    /// <param name="bytes">From a segment; the record is a view of them.</param>
    /// <param name="record">The result.</param>
    /// <param name="length">With <see cref="RecordStatus.Whole"/> its length; with <see cref="RecordStatus.Incomplete"/> how many bytes it would take.</param>
    public static RecordStatus TryRead(ReadOnlyMemory<byte> bytes, out EventRecord? record, out int length)
    {
        record = null;
        length = HeadLength;
        var span = bytes.Span;
        if (span.Length < HeadLength) return Magic.StartsWith(span[..Math.Min(span.Length, Magic.Length)]) ? RecordStatus.Incomplete : RecordStatus.Damaged;
        if (!span.StartsWith(Magic)) return RecordStatus.Damaged;
        var body = BinaryPrimitives.ReadUInt32BigEndian(span[4..]);
        if (body is < FieldsLength or > MaxBody) return RecordStatus.Damaged;
        length = HeadLength + (int)body;
        if (span.Length < length) return RecordStatus.Incomplete;
        span = span[..length];
        if (BinaryPrimitives.ReadUInt32BigEndian(span[8..]) != Checksum(span)) return RecordStatus.Damaged;
        var line = BinaryPrimitives.ReadUInt32BigEndian(span[21..]);
        if (line > body - FieldsLength) return RecordStatus.Damaged;
        const int lineAt = HeadLength + FieldsLength;
        record = new EventRecord(BinaryPrimitives.ReadInt64BigEndian(span[12..]), (EventType)span[20],
            bytes.Slice(lineAt, (int)line), bytes[(lineAt + (int)line)..length]);
        return RecordStatus.Whole;
    }

    /// <summary>Where the next record may begin, after the first byte; the end if nowhere.</summary>
    public static int FindNext(ReadOnlySpan<byte> bytes)
    {
        var found = bytes[1..].IndexOf(Magic[0]);
        return found < 0 ? bytes.Length : found + 1;
    }

    /// <summary>CRC32C (RFC 3720 appendix B.4) of the length and of what follows the checksum.</summary>
    private static uint Checksum(ReadOnlySpan<byte> record)
    {
        var crc = new Crc32C();
        crc.Append(record[4..8]);
        crc.Append(record[HeadLength..]);
        return crc.Value;
    }
}
