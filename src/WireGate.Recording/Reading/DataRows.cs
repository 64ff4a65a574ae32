using System.Buffers.Binary;

namespace WireGate.Recording.Reading;

/// <summary>
/// Rows as PostgreSQL frames them, put together from the pieces of a recording:
/// <c>'D', Int32 length of what follows with itself, Int16 count, (Int32 length or -1, Byten value)*</c>. Pieces of several operations may come mixed.
/// </summary>
public sealed class DataRows
{
    private const byte Type = (byte)'D';
    private const int HeadSize = 5;

    /// <summary>A row that is longer, or began before what was read, is given up: PostgreSQL's own limit is 1 GiB, and nobody reads such a row.</summary>
    private const int Longest = 64 * 1024 * 1024;

    private readonly Dictionary<ulong, byte[]> _rest = [];

    /// <summary>Takes a piece and returns the rows that are whole with it; null if it is not rows of PostgreSQL.</summary>
    public IReadOnlyList<RowValue[]>? Take(ulong operation, byte[] piece)
    {
        _rest.Remove(operation, out var rest);
        byte[] bytes = rest is null ? piece : [.. rest, .. piece];
        var rows = new List<RowValue[]>();
        var at = 0;
        while (bytes.Length - at >= HeadSize)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at + 1));
            if (bytes[at] != Type || length is < sizeof(int) + sizeof(short) or > Longest) return null;
            if (bytes.Length - at < 1 + length) break;
            if (TryRead(bytes.AsMemory(at + HeadSize, length - sizeof(int))) is not { } row) return null;
            rows.Add(row);
            at += 1 + length;
        }

        if (at < bytes.Length) _rest[operation] = bytes[at..];
        return rows;
    }

    /// <summary>The operation is over: what is left of it is not a row.</summary>
    public void End(ulong operation) => _rest.Remove(operation);

    private static RowValue[]? TryRead(ReadOnlyMemory<byte> body)
    {
        var count = BinaryPrimitives.ReadUInt16BigEndian(body.Span);
        body = body[sizeof(short)..];
        // Each has a length, at least.
        if (count > body.Length / sizeof(int)) return null;
        var row = new RowValue[count];
        for (var i = 0; i < count; i++)
        {
            if (body.Length < sizeof(int)) return null;
            var length = BinaryPrimitives.ReadInt32BigEndian(body.Span);
            body = body[sizeof(int)..];
            if (length < -1 || length > body.Length) return null;
            if (length < 0) continue;
            row[i] = new RowValue(body[..length]);
            body = body[length..];
        }

        return body.IsEmpty ? row : null;
    }
}
