using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace WireGate.Core.Redaction;

/// <summary>
/// Finds where one of many windows of four bytes may be, 32 or 16 places at a time: each half of a byte is looked up in a table of sixteen, the answer tells the
/// buckets, and what all eight halves have in common is left (the prefilter that Hyperscan calls Teddy).
/// </summary>
internal static class WindowSearch
{
    private const int Width = 4;

    /// <summary>The first place at or behind <paramref name="start"/> where a window of some bucket may begin, or -1.</summary>
    /// <param name="text">What to search.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="tables">See <see cref="BucketTables"/>.</param>
    /// <param name="buckets">Which buckets, a bit each.</param>
    public static int IndexOf(ReadOnlySpan<byte> text, int start, ReadOnlySpan<byte> tables, out byte buckets)
    {
        buckets = 0;
        if (text.Length - start < Width) return -1;
        return Avx2.IsSupported ? IndexOfWide(text, start, tables, out buckets) : IndexOfNarrow(text, start, tables, out buckets);
    }

    private static int IndexOfWide(ReadOnlySpan<byte> text, int start, ReadOnlySpan<byte> tables, out byte buckets)
    {
        ref var table = ref MemoryMarshal.GetReference(tables);
        var (low0, high0) = (Both(ref table, 0), Both(ref table, 1));
        var (low1, high1) = (Both(ref table, 2), Both(ref table, 3));
        var (low2, high2) = (Both(ref table, 4), Both(ref table, 5));
        var (low3, high3) = (Both(ref table, 6), Both(ref table, 7));
        var half = Vector256.Create((byte)0xF);
        ref var first = ref MemoryMarshal.GetReference(text);
        var last = text.Length - Vector256<byte>.Count - Width + 1;
        var at = start;
        for (; at <= last; at += Vector256<byte>.Count)
        {
            var found = Look(ref first, at, low0, high0, half) & Look(ref first, at + 1, low1, high1, half)
                & Look(ref first, at + 2, low2, high2, half) & Look(ref first, at + 3, low3, high3, half);
            if (found == Vector256<byte>.Zero) continue;
            return at + First(~Vector256.Equals(found, Vector256<byte>.Zero).ExtractMostSignificantBits(), found, out buckets);
        }

        return IndexOfNarrow(text, at, tables, out buckets);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector256<byte> Both(ref byte table, int index) => Vector256.Create(Vector128.LoadUnsafe(ref table, (nuint)index * 16));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector256<byte> Look(ref byte first, int at, Vector256<byte> low, Vector256<byte> high, Vector256<byte> half)
        {
            var bytes = Vector256.LoadUnsafe(ref first, (nuint)at);
            return Avx2.Shuffle(low, bytes & half) & Avx2.Shuffle(high, (bytes.AsUInt16() >>> 4).AsByte() & half);
        }

        static int First(uint places, Vector256<byte> found, out byte buckets)
        {
            var place = System.Numerics.BitOperations.TrailingZeroCount(places);
            buckets = found[place];
            return place;
        }
    }

    private static int IndexOfNarrow(ReadOnlySpan<byte> text, int start, ReadOnlySpan<byte> tables, out byte buckets)
    {
        ref var first = ref MemoryMarshal.GetReference(text);
        var last = text.Length - Vector128<byte>.Count - Width + 1;
        var at = start;
        for (; at <= last; at += Vector128<byte>.Count)
            if (LookAt(ref first, at, tables, out buckets) is >= 0 and var place) return at + place;

        buckets = 0;
        var rest = text.Length - at;
        if (rest < Width) return -1;
        // Behind the end there is nothing but zeros, which belong to no text: whatever they seem to make is compared in full.
        Span<byte> padded = stackalloc byte[Vector128<byte>.Count * 2];
        padded.Clear();
        text[at..].CopyTo(padded);
        return LookAt(ref MemoryMarshal.GetReference(padded), 0, tables, out buckets) is >= 0 and var behind && behind <= rest - Width ? at + behind : -1;
    }

    private static int LookAt(ref byte first, int at, ReadOnlySpan<byte> tables, out byte buckets)
    {
        ref var table = ref MemoryMarshal.GetReference(tables);
        var half = Vector128.Create((byte)0xF);
        var found = Vector128<byte>.AllBitsSet;
        for (var place = 0; place < Width; place++)
        {
            var bytes = Vector128.LoadUnsafe(ref first, (nuint)(at + place));
            var low = Vector128.LoadUnsafe(ref table, (nuint)(place * 32));
            var high = Vector128.LoadUnsafe(ref table, (nuint)((place * 32) + 16));
            found &= Vector128.ShuffleNative(low, bytes & half) & Vector128.ShuffleNative(high, (bytes.AsUInt16() >>> 4).AsByte() & half);
        }

        buckets = 0;
        if (found == Vector128<byte>.Zero) return -1;
        var index = System.Numerics.BitOperations.TrailingZeroCount(~Vector128.Equals(found, Vector128<byte>.Zero).ExtractMostSignificantBits());
        buckets = found[index];
        return index;
    }
}
