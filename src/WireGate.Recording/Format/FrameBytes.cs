using System.Buffers.Binary;

namespace WireGate.Recording.Format;

/// <summary>Finds where frames end, without reading them.</summary>
public static class FrameBytes
{
    /// <summary>A frame holds an array of maps of maps of arrays.</summary>
    private const int MaxDepth = 16;

    /// <summary>The most whole frames that fit into a length.</summary>
    /// <param name="frames">Whole frames.</param>
    /// <param name="limit">In bytes.</param>
    /// <param name="count">How many frames these are.</param>
    /// <returns>How many bytes they take.</returns>
    /// <exception cref="InvalidDataException">These are no frames, or the first is longer than the limit.</exception>
    public static int Longest(ReadOnlySpan<byte> frames, int limit, out uint count)
    {
        count = 0;
        var length = 0;
        while (length < frames.Length)
        {
            var next = length;
            Skip(frames, ref next, depth: 0);
            if (next > limit) break;
            length = next;
            count++;
        }

        return count > 0 ? length : throw new InvalidDataException("a frame is longer than a block");
    }

    /// <summary>How many bytes the first frames take.</summary>
    /// <exception cref="InvalidDataException">There are not so many.</exception>
    public static int Length(ReadOnlySpan<byte> frames, uint count)
    {
        var length = 0;
        for (uint i = 0; i < count; i++) Skip(frames, ref length, depth: 0);
        return length;
    }

    /// <summary>Moves behind one item (RFC 8949 §3). True if it was a break.</summary>
    private static bool Skip(ReadOnlySpan<byte> bytes, ref int at, int depth)
    {
        if (depth > MaxDepth) throw Malformed();
        var first = Take(bytes, ref at, 1)[0];
        if (first == CborOutput.Break) return true;
        var (major, kind) = (first >> 5, first & 0x1F);
        if (kind == 31)
        {
            if (major < 2 || major > 5) throw Malformed();
            while (!Skip(bytes, ref at, depth + 1)) { }
            return false;
        }

        var number = kind switch
        {
            < 24 => (ulong)kind,
            24 => Take(bytes, ref at, 1)[0],
            25 => BinaryPrimitives.ReadUInt16BigEndian(Take(bytes, ref at, 2)),
            26 => BinaryPrimitives.ReadUInt32BigEndian(Take(bytes, ref at, 4)),
            27 => BinaryPrimitives.ReadUInt64BigEndian(Take(bytes, ref at, 8)),
            _ => throw Malformed(),
        };
        // Whatever it counts takes a byte at least.
        if (major is >= 2 and <= 5 && number > (ulong)bytes.Length) throw Malformed();
        if (major is 2 or 3) Take(bytes, ref at, number);
        else if (major is 4 or 5) SkipItems(bytes, ref at, major == 5 ? number * 2 : number, depth + 1);
        else if (major == 6) SkipItems(bytes, ref at, 1, depth + 1);
        return false;
    }

    private static void SkipItems(ReadOnlySpan<byte> bytes, ref int at, ulong count, int depth)
    {
        for (ulong i = 0; i < count; i++)
            if (Skip(bytes, ref at, depth)) throw Malformed();
    }

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes, ref int at, ulong length)
    {
        if (length > (ulong)(bytes.Length - at)) throw Malformed();
        var taken = bytes.Slice(at, (int)length);
        at += (int)length;
        return taken;
    }

    private static InvalidDataException Malformed() => new("a frame is malformed");
}
