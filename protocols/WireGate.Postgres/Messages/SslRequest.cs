using System.Buffers;

namespace WireGate.Postgres.Messages;

/// <summary><c>Int32 8, Int32 80877103</c>; answered by one byte, <c>S</c> or <c>N</c>.</summary>
public static class SslRequest
{
    public static void Write(IBufferWriter<byte> output)
    {
        var writer = new MessageWriter(output, 8);
        writer.WriteInt32(StartupCode.SslRequest);
        writer.End();
    }
}
