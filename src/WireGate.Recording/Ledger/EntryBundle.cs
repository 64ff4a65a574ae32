using System.Buffers.Binary;

namespace WireGate.Recording.Ledger;

/// <summary>Entries as tlog-tiles keeps them: <c>(u16 length, entry)*</c></summary>
public static class EntryBundle
{
    /// <summary>What a length of 16 bits can say.</summary>
    public const int LongestEntry = ushort.MaxValue;

    public static void Append(Stream bundle, ReadOnlySpan<byte> entry)
    {
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)entry.Length));
        bundle.Write(length);
        bundle.Write(entry);
    }

    /// <summary>Cuts off the first entry. False if the bytes end inside of it.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> bundle, out ReadOnlySpan<byte> entry)
    {
        entry = default;
        if (bundle.Length < sizeof(ushort)) return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(bundle);
        if (bundle.Length < sizeof(ushort) + length) return false;
        entry = bundle.Slice(sizeof(ushort), length);
        bundle = bundle[(sizeof(ushort) + length)..];
        return true;
    }
}
