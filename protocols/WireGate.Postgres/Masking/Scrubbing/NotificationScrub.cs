using System.Buffers;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Masking.Scrubbing;

/// <summary>
/// <c>'A' Int32 length, Int32 process, String channel, String payload</c>: whoever notifies may send anything. The channel is one that the session asked for by its name; the payload
/// is left empty.
/// </summary>
internal static class NotificationScrub
{
    public static void Write(IBufferWriter<byte> output, in ReadOnlySequence<byte> message)
    {
        var reader = new MessageReader(message);
        var process = reader.ReadInt32();
        var channel = reader.ReadCString().ToArray();
        reader.ReadCString();
        reader.ExpectEnd();
        var writer = new MessageWriter(output, message.FirstSpan[0], sizeof(int) + channel.Length + 2);
        writer.WriteInt32(process);
        writer.WriteCString(channel);
        writer.WriteByte(0);
        writer.End();
    }
}
