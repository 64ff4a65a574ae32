using System.Buffers;
using WireGate.Core;

namespace WireGate.Postgres.Messages;

/// <summary><c>'p' Int32 length, String mechanism, Int32 count, Byten data</c>; the count is -1 where there is no data.</summary>
public static class SaslInitialResponse
{
    public static string Read(in ReadOnlySequence<byte> message, out byte[] data)
    {
        var reader = new MessageReader(message);
        var mechanism = MessageReader.Decode(reader.ReadCString());
        var count = reader.ReadInt32();
        if (count < 0) throw new ProtocolViolationException("a SASL exchange without initial response");
        data = reader.ReadBytes(count).ToArray();
        reader.ExpectEnd();
        return mechanism;
    }

    public static void Write(IBufferWriter<byte> output, string mechanism, ReadOnlySpan<byte> data)
    {
        var writer = new MessageWriter(output, PasswordMessage.Type, MessageWriter.LengthOf(mechanism) + 4 + data.Length);
        writer.WriteText(mechanism);
        writer.WriteInt32(data.Length);
        writer.WriteBytes(data);
        writer.End();
    }
}
