using System.Buffers;
using WireGate.Core;
using WireGate.Core.Transport;

namespace WireGate.Postgres.Messages;

/// <summary>
/// The head of a packet that has no type byte: StartupMessage, CancelRequest, SSLRequest, GSSENCRequest.
/// <c>Int32 length, Int32 code</c>; the length counts itself.
/// </summary>
public readonly struct StartupFrame : IFrame<StartupFrame>
{
    /// <summary>The server's own limit (MAX_STARTUP_PACKET_LENGTH), which does not count the length itself.</summary>
    public const int MaxLength = 10_000 + 4;

    private StartupFrame(int length, int code)
    {
        TotalLength = length;
        Code = code;
    }

    public long TotalLength { get; }

    /// <summary>A protocol version (<c>major &lt;&lt; 16 | minor</c>) or one of <see cref="StartupCode"/>.</summary>
    public int Code { get; }

    public static bool TryParse(ref SequenceReader<byte> reader, out StartupFrame frame)
    {
        frame = default;
        if (!reader.TryReadBigEndian(out int length)) return false;
        if (length is < 8 or > MaxLength) throw new ProtocolViolationException("invalid length of startup packet");
        if (!reader.TryReadBigEndian(out int code)) return false;
        frame = new StartupFrame(length, code);
        return true;
    }
}
