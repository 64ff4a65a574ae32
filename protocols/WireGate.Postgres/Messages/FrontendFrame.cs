using System.Buffers;
using WireGate.Core;
using WireGate.Core.Transport;

namespace WireGate.Postgres.Messages;

/// <summary>
/// The head of a message from a client after start-up: <c>Byte1 type, Int32 length</c>; the length counts itself and not the type.
/// https://www.postgresql.org/docs/18/protocol-message-formats.html
/// </summary>
public readonly struct FrontendFrame : IFrame<FrontendFrame>
{
    private FrontendFrame(byte type, int length)
    {
        Type = type;
        Length = length;
    }

    public byte Type { get; }

    /// <summary>As on the wire: the body and the four bytes of the length itself.</summary>
    public int Length { get; }

    public long TotalLength => Length + 1L;

    public static bool TryParse(ref SequenceReader<byte> reader, out FrontendFrame frame)
    {
        frame = default;
        if (!reader.TryRead(out var type)) return false;
        var exact = BodyLength(type);
        if (!reader.TryReadBigEndian(out int length)) return false;
        if (length < 4 || (exact >= 0 && length != 4 + exact)) throw new ProtocolViolationException("invalid message length");
        frame = new FrontendFrame(type, length);
        return true;
    }

    /// <summary>The only length that the body may have, or -1 if it varies.</summary>
    private static int BodyLength(byte type) => type switch
    {
        (byte)'S' or (byte)'H' or (byte)'X' or (byte)'c' => 0,
        (byte)'Q' or (byte)'P' or (byte)'B' or (byte)'D' or (byte)'E' or (byte)'C' or (byte)'F'
            or (byte)'d' or (byte)'f' or (byte)'p' => -1,
        _ => throw new ProtocolViolationException("invalid frontend message type"),
    };
}
