using System.Buffers;

namespace WireGate.Postgres.Messages;

/// <summary><c>'f' Int32 length, String reason</c></summary>
public static class CopyFail
{
    public const byte Type = (byte)'f';

    public static void Write(IBufferWriter<byte> output, string reason)
    {
        var writer = new MessageWriter(output, Type, MessageWriter.LengthOf(reason));
        writer.WriteText(reason);
        writer.End();
    }
}
