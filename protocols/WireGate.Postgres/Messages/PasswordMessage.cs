using System.Buffers;
using WireGate.Core;

namespace WireGate.Postgres.Messages;

/// <summary><c>'p' Int32 length, String password</c></summary>
public static class PasswordMessage
{
    public const byte Type = (byte)'p';

    /// <summary>The password within the message; the caller wipes the message.</summary>
    public static ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> message)
    {
        var reader = new MessageReader(new ReadOnlySequence<byte>(message));
        var password = reader.ReadCString();
        reader.ExpectEnd();
        if (password.IsEmpty) throw new ProtocolViolationException("empty password");
        return message.Slice(MessageReader.HeadLength, (int)password.Length);
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> password)
    {
        var writer = new MessageWriter(output, Type, password.Length + 1);
        writer.WriteCString(password);
        writer.End();
    }
}
