using System.Buffers.Binary;
using WireGate.Core;

namespace WireGate.Recording.Ledger;

/// <summary>
/// An entry before it is in the tree: <c>u32 length, u32 CRC32C of what follows and of the length, u64 index, entry</c>. The index makes
/// reading one twice harmless.
/// </summary>
internal static class PendingRecord
{
    public const int Overhead = sizeof(uint) + sizeof(uint) + sizeof(ulong);

    public static byte[] Write(long index, ReadOnlySpan<byte> entry)
    {
        var record = new byte[Overhead + entry.Length];
        BinaryPrimitives.WriteUInt32BigEndian(record, (uint)entry.Length);
        BinaryPrimitives.WriteInt64BigEndian(record.AsSpan(8), index);
        entry.CopyTo(record.AsSpan(Overhead));
        BinaryPrimitives.WriteUInt32BigEndian(record.AsSpan(4), Sum(record));
        return record;
    }

    /// <summary>Cuts off the first record. False where a write was cut off.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> records, out long index, out byte[] entry)
    {
        (index, entry) = (0, []);
        if (records.Length < Overhead) return false;
        var length = BinaryPrimitives.ReadUInt32BigEndian(records);
        if (length is 0 or > EntryBundle.LongestEntry || records.Length < Overhead + (int)length) return false;
        var record = records[..(Overhead + (int)length)];
        index = BinaryPrimitives.ReadInt64BigEndian(record[8..]);
        if (index < 0 || Sum(record) != BinaryPrimitives.ReadUInt32BigEndian(record[4..])) return false;
        entry = record[Overhead..].ToArray();
        records = records[record.Length..];
        return true;
    }

    private static uint Sum(ReadOnlySpan<byte> record)
    {
        var crc = new Crc32C();
        crc.Append(record[..sizeof(uint)]);
        crc.Append(record[8..]);
        return crc.Value;
    }
}
