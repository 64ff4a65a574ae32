using System.Buffers.Binary;
using System.Text;
using WireGate.Recording.Format;

namespace WireGate.Recording.Journaling;

/// <summary>Reads the journal of a gate that has ended. What is damaged is passed over: it was never acknowledged, or the CRC of a later reader tells.</summary>
internal static class JournalReader
{
    /// <summary>Every entry that is whole, in no particular order.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static IReadOnlyList<KeptEntry> Read(string path)
    {
        var entries = new List<KeptEntry>();
        if (!File.Exists(path)) return entries;
        using var file = File.OpenHandle(path);
        var head = new byte[JournalLayout.HeadSize];
        if (RandomAccess.Read(file, head, 0) < head.Length || !head.AsSpan().StartsWith(JournalLayout.Magic)) return entries;
        if (BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4)) != JournalLayout.SegmentSize) return entries;
        var segments = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(8)), (RandomAccess.GetLength(file) - JournalLayout.HeadSize) / JournalLayout.SegmentSize);
        var segment = new byte[JournalLayout.SegmentSize];
        for (var i = 0L; i < segments; i++)
        {
            if (RandomAccess.Read(file, segment, JournalLayout.HeadSize + (i * JournalLayout.SegmentSize)) == segment.Length) ReadSegment(segment, entries);
        }

        return entries;
    }

    private static void ReadSegment(ReadOnlySpan<byte> segment, List<KeptEntry> entries)
    {
        var generation = BinaryPrimitives.ReadInt64LittleEndian(segment);
        if (generation <= 0) return;
        for (var at = JournalLayout.SegmentHead; at <= segment.Length - JournalLayout.EntryHead;)
        {
            var size = BinaryPrimitives.ReadInt32LittleEndian(segment[at..]);
            if (size < JournalLayout.EntryHead || size > segment.Length - at) return;
            if (ReadEntry(generation, segment.Slice(at, size)) is { } entry) entries.Add(entry);
            at += size;
        }
    }

    private static KeptEntry? ReadEntry(long generation, ReadOnlySpan<byte> entry)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]) != JournalLayout.Written) return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(entry[44..]);
        if (length < 0 || length > entry.Length - JournalLayout.EntryHead || JournalLayout.SizeOf(length) != entry.Length) return null;
        if (BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]) != JournalLayout.Checksum(generation, entry, length)) return null;
        return new KeptEntry(
            Encoding.ASCII.GetString(entry.Slice(32, JournalLayout.SessionLength)),
            new JournalEntry(
                BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]), BinaryPrimitives.ReadUInt64LittleEndian(entry[24..]),
                BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]), (uint)length),
            entry.Slice(JournalLayout.EntryHead, length).ToArray());
    }
}
