using System.Buffers;

namespace WireGate.Postgres.Messages;

/// <summary><c>'p' Int32 length, Byten data</c></summary>
public static class SaslResponse
{
    public static byte[] Read(in ReadOnlySequence<byte> message) => new MessageReader(message).ReadRest().ToArray();

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        var writer = new MessageWriter(output, PasswordMessage.Type, data.Length);
        writer.WriteBytes(data);
        writer.End();
    }
}
