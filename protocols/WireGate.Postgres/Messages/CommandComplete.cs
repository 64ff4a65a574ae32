using System.Buffers;

namespace WireGate.Postgres.Messages;

/// <summary><c>'C' Int32 length, String tag</c></summary>
public static class CommandComplete
{
    public const byte Type = (byte)'C';

    /// <summary>The tag, such as <c>INSERT 0 1</c>, without its NUL.</summary>
    public static ReadOnlySequence<byte> Read(in ReadOnlySequence<byte> message)
    {
        var reader = new MessageReader(message);
        var tag = reader.ReadCString();
        reader.ExpectEnd();
        return tag;
    }
}
