using System.Buffers;

namespace WireGate.Postgres.Messages;

/// <summary><c>'F' Int32 length, Int32 function, Int16 formats…, Int16 arguments…, Int16 result format</c>: a call that no SQL check sees.</summary>
public static class FunctionCall
{
    public const byte Type = (byte)'F';

    /// <summary>A call of a function without arguments. Object id 0 is no function: the server answers with error 42883.</summary>
    public static void Write(IBufferWriter<byte> output, int function)
    {
        var writer = new MessageWriter(output, Type, 10);
        writer.WriteInt32(function);
        writer.WriteInt16(0);
        writer.WriteInt16(0);
        writer.WriteInt16(0);
        writer.End();
    }
}
