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
    /// <param name="window">For each place the bytes that may stand there, as sets of 256 bits.</param>
    /// <returns>The bucket.</returns>
    public static int Add(Span<byte> tables, ReadOnlySpan<ByteSet> window)
    {
        var (best, least) = (0, float.MaxValue);
        Span<byte> candidate = stackalloc byte[Size];
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            tables.CopyTo(candidate);
            var before = Chance(candidate, bucket);
            Put(candidate, window, bucket);
            var more = Chance(candidate, bucket) - before;
            if (more < least) (best, least) = (bucket, more);
        }

        candidate.Clear();
        Put(tables, window, best);
        return best;
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
