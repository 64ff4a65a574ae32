using System.Security.Cryptography;
using WireGate.Core.Redaction.Detectors;

namespace WireGate.Core.Redaction;

/// <summary>
/// What <see cref="WindowSearch"/> looks up: for each of the four places of a window, and each value of the lower and of the upper half of a byte, in which of
/// eight buckets there is a window with such a byte. In memory of the caller's, since it tells of secrets.
/// </summary>
internal static class BucketTables
{
    public const int Buckets = 8;

    private const int Half = 16;

    /// <summary>Four places, two halves, sixteen values.</summary>
    public const int Size = Anchor.Width * 2 * Half;

    /// <summary>Puts a window where it makes the fewest bytes look like one.</summary>
    /// <param name="tables">Changed.</param>
    /// <param name="window">For each place the bytes that may stand there.</param>
    /// <returns>The bucket.</returns>
    public static int Add(Span<byte> tables, ReadOnlySpan<ByteSet> window)
    {
        var bucket = FindPlace(tables, window, out _);
        Put(tables, window, bucket);
        return bucket;
    }

    /// <summary>Where a window would be put.</summary>
    /// <param name="tables">Not changed.</param>
    /// <param name="window">For each place the bytes that may stand there.</param>
    /// <param name="cost">How many more bytes would look like one.</param>
    public static int FindPlace(ReadOnlySpan<byte> tables, ReadOnlySpan<ByteSet> window, out float cost)
    {
        var best = 0;
        cost = float.MaxValue;
        Span<byte> candidate = stackalloc byte[Size];
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            tables.CopyTo(candidate);
            var before = Chance(candidate, bucket);
            Put(candidate, window, bucket);
            var more = Chance(candidate, bucket) - before;
            if (more < cost) (best, cost) = (bucket, more);
        }

        CryptographicOperations.ZeroMemory(candidate);
        return best;
    }

    /// <summary>Puts many windows, each moved for as long as that makes fewer bytes look like one.</summary>
    /// <param name="tables">Changed; empty before.</param>
    /// <param name="windows">For each window and place the bytes that may stand there.</param>
    /// <returns>The buckets.</returns>
    public static int[] AddAll(Span<byte> tables, IReadOnlyList<ByteSet[]> windows)
    {
        var buckets = new int[windows.Count];
        for (var index = 0; index < buckets.Length; index++) buckets[index] = Add(tables, windows[index]);
        for (var moved = true; moved;)
        {
            moved = false;
            for (var index = 0; index < buckets.Length; index++)
            {
                var before = buckets[index];
                Build(tables, windows, buckets, without: index);
                buckets[index] = Add(tables, windows[index]);
                moved |= buckets[index] != before;
            }
        }

        Build(tables, windows, buckets, without: -1);
        return buckets;
    }

    private static void Build(Span<byte> tables, IReadOnlyList<ByteSet[]> windows, int[] buckets, int without)
    {
        tables.Clear();
        for (var index = 0; index < buckets.Length; index++)
            if (index != without) Put(tables, windows[index], buckets[index]);
    }

    private static void Put(Span<byte> tables, ReadOnlySpan<ByteSet> window, int bucket)
    {
        for (var place = 0; place < Anchor.Width; place++)
        {
            var at = place * 2 * Half;
            for (var one = 0; one < 256; one++)
            {
                if (!window[place].Contains((byte)one)) continue;
                tables[at + (one & 0xF)] |= (byte)(1 << bucket);
                tables[at + Half + (one >> 4)] |= (byte)(1 << bucket);
            }
        }
    }

    /// <summary>How likely ordinary bytes are taken for a window of the bucket.</summary>
    private static float Chance(ReadOnlySpan<byte> tables, int bucket)
    {
        var chance = 1f;
        for (var place = 0; place < Anchor.Width; place++)
        {
            var at = place * 2 * Half;
            var often = 0f;
            for (var one = 0; one < 256; one++)
                if (((tables[at + (one & 0xF)] & tables[at + Half + (one >> 4)]) >> bucket & 1) != 0) often += ByteCommonness.Of((byte)one);
            chance *= often / 1000;
        }

        return chance;
    }
}
