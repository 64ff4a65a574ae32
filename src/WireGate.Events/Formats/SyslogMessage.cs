using System.Buffers;
using System.Globalization;
using System.Text;
using WireGate.Events.Queue;

namespace WireGate.Events.Formats;

/// <summary>
/// RFC 5424 section 6:
/// <code>
/// &lt;PRI&gt;1 TIMESTAMP HOSTNAME APP-NAME PROCID MSGID - MSG
/// </code>
/// MSG is the event's line; without a byte order mark, which readers of JSON stumble over (MSG-ANY). A control character, a line feed included, is escaped in it.
/// </summary>
internal sealed class SyslogMessage(string gate, int facility, ILineFormat format, bool withText)
{
    /// <summary>What fits a UDP datagram over IPv4: 65,507 bytes, and some for tunnels on the way.</summary>
    public const int MaxDatagram = 65_000;

    private readonly string _sender = string.Create(CultureInfo.InvariantCulture, $"{gate} {Product.Name} {Environment.ProcessId}");

    /// <summary>A message as one datagram: what was asked is left out where it does not fit.</summary>
    public ReadOnlyMemory<byte> Write(EventRecord record)
    {
        var message = Write(record, withText);
        return message.Length <= MaxDatagram ? message : Write(record, false);
    }

    /// <summary>Messages for a stream, RFC 6587 section 3.4.1: <c>MSG-LEN SP SYSLOG-MSG</c>.</summary>
    public void WriteCounted(EventRecord record, IBufferWriter<byte> output)
    {
        var message = Write(record, withText);
        output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{message.Length} ")));
        output.Write(message.Span);
    }

    private ReadOnlyMemory<byte> Write(EventRecord record, bool text)
    {
        var stored = GateEventReader.Read(record.Line.Span, default);
        var told = stored.Event;
        var priority = facility * 8 + EventSeverities.Of(told.Type).ToSyslog();
        var header = string.Create(CultureInfo.InvariantCulture,
            $"<{priority}>1 {told.Time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'} {_sender} {stored.TypeWord} - ");
        var buffer = new ArrayBufferWriter<byte>(header.Length + record.Line.Length + (text ? record.Text.Length : 0));
        buffer.Write(Encoding.ASCII.GetBytes(header));
        format.Write(record, text, buffer);
        return buffer.WrittenMemory;
    }
}
