using System.Collections.Concurrent;
using ZstdSharp;

namespace WireGate.Recording.Format;

/// <summary>zstd at level 1: as small as level 3 for what sessions hold, in two thirds of the time.</summary>
internal static class BlockCompression
{
    private const int Level = 1;

    /// <summary>Below this a frame of zstd saves less than it costs.</summary>
    private const int Shortest = 128;

    /// <summary>What it must save to be worth decompressing: a sixteenth.</summary>
    private const int WorthShift = 4;

    /// <summary>A compressor holds more than half a megabyte, so there are only as many as can run at once.</summary>
    private static readonly int Kept = Environment.ProcessorCount;

    private static readonly ConcurrentQueue<Compressor> Compressors = new();

    /// <summary>How many bytes of <paramref name="output"/> are filled; 0 if it is not worth it.</summary>
    /// <param name="clear">What is compressed.</param>
    /// <param name="output">As long as that, at least.</param>
    public static int TryCompress(ReadOnlySpan<byte> clear, Span<byte> output)
    {
        if (clear.Length < Shortest) return 0;
        if (!Compressors.TryDequeue(out var compressor)) compressor = new Compressor(Level);
        try
        {
            return compressor.TryWrap(clear, output[..(clear.Length - (clear.Length >> WorthShift))], out var written) ? written : 0;
        }
        finally
        {
            if (Compressors.Count < Kept) Compressors.Enqueue(compressor);
            else compressor.Dispose();
        }
    }

    /// <summary>Fills all of <paramref name="clear"/>, and never more than that: its length was judged before it was made.</summary>
    /// <exception cref="InvalidDataException">It decompresses to something else, or not at all.</exception>
    public static void Decompress(ReadOnlySpan<byte> compressed, Span<byte> clear)
    {
        using var decompressor = new Decompressor();
        try
        {
            if (decompressor.TryUnwrap(compressed, clear, out var written) && written == clear.Length) return;
        }
        catch (ZstdException error)
        {
            throw new InvalidDataException("a block does not decompress", error);
        }

        throw new InvalidDataException("a block decompresses to another length than it says");
    }
}
