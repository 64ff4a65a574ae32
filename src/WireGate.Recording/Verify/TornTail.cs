using WireGate.Recording.Format;

namespace WireGate.Recording.Verify;

/// <summary>
/// Tells what a crash leaves from what somebody did. Each block goes into the file by one write, so a crash leaves the beginning of a valid
/// block, or that with zeros behind it, and nothing else.
/// </summary>
internal static class TornTail
{
    /// <summary>As far as the number of a block: enough to know one by, in a stretch of ciphertext.</summary>
    private const int Recognisable = 16;

    /// <summary>A file that had more blocks would take longer than there are disks.</summary>
    private const ulong MostBlocks = 1UL << 32;

    /// <summary>Whether these bytes, trailing zeros aside, begin as the next block's head must.</summary>
    /// <param name="found">The rest of the file, at most a head.</param>
    /// <param name="number">The number of the next block.</param>
    /// <param name="first">The number of the next frame.</param>
    /// <param name="check">What the check of this head is, if it is whole as far as that.</param>
    public static bool CanBeginBlock(ReadOnlySpan<byte> found, ulong number, ulong first, ReadOnlySpan<byte> check)
    {
        found = found.TrimEnd((byte)0);
        Span<byte> must = stackalloc byte[BlockHead.Size];
        new BlockHead(default, 0, 0, number, first, 0, 0).Write(must);
        check.CopyTo(must[BlockHead.Checked..]);
        // Type, flags and attempt; frames and length: those that a writer chooses.
        CopyKnown(found, must, 4, 4);
        CopyKnown(found, must, 24, 8);
        return found.SequenceEqual(must[..found.Length]) && (found.Length <= 4 || BlockHead.Read(must).Type is >= BlockType.Data and <= BlockType.Recovered);
    }

    /// <summary>Whether another block begins somewhere in here: then more was written after what looks torn.</summary>
    /// <param name="found">From behind the head of what looks torn.</param>
    /// <param name="number">The number of the block that looks torn.</param>
    public static bool HoldsBlock(ReadOnlySpan<byte> found, ulong number)
    {
        Span<byte> head = stackalloc byte[BlockHead.Size];
        while (found.IndexOf(BlockHead.Magic) is >= 0 and var at)
        {
            found = found[at..];
            if (found.Length < Recognisable) return false;
            found[..Recognisable].CopyTo(head);
            var fields = BlockHead.Read(head);
            if (fields.Type is >= BlockType.Data and <= BlockType.Recovered && fields.Number < number + MostBlocks) return true;
            found = found[BlockHead.Magic.Length..];
        }

        return false;
    }

    private static void CopyKnown(ReadOnlySpan<byte> found, Span<byte> must, int at, int length)
    {
        if (found.Length > at) found[at..Math.Min(found.Length, at + length)].CopyTo(must[at..]);
    }
}
