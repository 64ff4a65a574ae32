using System.Buffers.Binary;
using WireGate.Core;

namespace WireGate.Recording.Journaling;

/// <summary>
/// The journal's bytes. Little-endian; read only by the machine that wrote them.
/// <code>
/// file    = head (4096 bytes: "WGJ1", u32 size of a segment, u32 segments), segment*
/// segment = u64 generation (0: free), entry*
/// entry   = u32 size of the whole entry, u32 state (1: written), u32 CRC32C, u32 frames, u64 number, u64 first, 12 bytes session, u32 length, ciphertext; padded to 8
/// </code>
/// The size is set when the place is taken and the state when the entry is complete: one that was cut off by the end of the process does not hide those behind it.
/// The CRC covers the generation too, so that what a segment held before is never taken for new.
/// </summary>
internal static class JournalLayout
{
    public const int HeadSize = 4096;

    /// <summary>Room for the longest entry many times over, so that little is lost at a segment's end.</summary>
    public const int SegmentSize = 4 * 1024 * 1024;

    public const int SegmentHead = 8;
    public const int EntryHead = 48;
    public const int SessionLength = 12;
    public const uint Written = 1;

    public static ReadOnlySpan<byte> Magic => "WGJ1"u8;

    public static int SizeOf(int ciphertext) => (EntryHead + ciphertext + 7) & ~7;

    /// <summary>Everything of an entry's head but size, state and CRC.</summary>
    public static void WriteHead(Span<byte> entry, ReadOnlySpan<byte> session, long number, long first, int frames, int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(entry[12..], frames);
        BinaryPrimitives.WriteInt64LittleEndian(entry[16..], number);
        BinaryPrimitives.WriteInt64LittleEndian(entry[24..], first);
        session.CopyTo(entry[32..(32 + SessionLength)]);
        BinaryPrimitives.WriteInt32LittleEndian(entry[44..], length);
    }

    public static uint Checksum(long generation, ReadOnlySpan<byte> entry, int length)
    {
        Span<byte> seed = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(seed, generation);
        var crc = new Crc32C();
        crc.Append(seed);
        crc.Append(entry[12..(EntryHead + length)]);
        return crc.Value;
    }
}
