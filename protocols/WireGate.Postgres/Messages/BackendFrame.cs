using System.Buffers;
using System.Buffers.Binary;
using WireGate.Core;
using WireGate.Core.Transport;

namespace WireGate.Postgres.Messages;

/// <summary>
/// The head of a message from a server: <c>Byte1 type, Int32 length</c>; the length counts itself and not the type.
/// https://www.postgresql.org/docs/18/protocol-message-formats.html
/// </summary>
public readonly struct BackendFrame : IFrame<BackendFrame>
{
    private BackendFrame(byte type, int length)
    {
        Type = type;
        Length = length;
    }

    public byte Type { get; }

    /// <summary>As on the wire: the body and the four bytes of the length itself.</summary>
    public int Length { get; }

    public long TotalLength => Length + 1L;

    public static bool TryParse(ref SequenceReader<byte> reader, out BackendFrame frame)
    {
        frame = default;
        if (!reader.TryRead(out var type)) return false;
        var exact = BodyLength(type);
        if (!reader.TryReadBigEndian(out int length)) return false;
        if (length < 4 || (exact >= 0 && length != 4 + exact)) throw new ProtocolViolationException("invalid message length");
        frame = new BackendFrame(type, length);
        return true;
    }

    /// <summary>Rows, or COPY data: they come by the million, and nothing in them is looked at.</summary>
    public static int MeasureRun(ReadOnlySpan<byte> bytes, out int count)
    {
        count = 0;
        var run = 0;
        if (bytes.Length < 5 || bytes[0] is not ((byte)'D' or (byte)'d')) return 0;
        var type = bytes[0];
        while (bytes.Length - run >= 5 && bytes[run] == type)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes[(run + 1)..]);
            if (length < 4) throw new ProtocolViolationException("invalid message length");
            if (length >= bytes.Length - run) break;
            run += length + 1;
            count++;
        }

        return run;
    }

    /// <summary>The only length that the body may have, or -1 if it varies.</summary>
    private static int BodyLength(byte type) => type switch
    {
        (byte)'1' or (byte)'2' or (byte)'3' or (byte)'n' or (byte)'s' or (byte)'I' or (byte)'c' => 0,
        (byte)'Z' => 1,
        (byte)'R' or (byte)'S' or (byte)'K' or (byte)'T' or (byte)'D' or (byte)'C' or (byte)'E' or (byte)'N' or (byte)'A'
            or (byte)'t' or (byte)'G' or (byte)'H' or (byte)'W' or (byte)'V' or (byte)'v' or (byte)'d' => -1,
        _ => throw new ProtocolViolationException("invalid backend message type"),
    };
}
