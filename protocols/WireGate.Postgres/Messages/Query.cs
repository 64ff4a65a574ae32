using System.Buffers;

namespace WireGate.Postgres.Messages;

/// <summary><c>'Q' Int32 length, String text</c></summary>
public static class Query
{
    public const byte Type = (byte)'Q';

    /// <summary>The SQL, without its NUL.</summary>
    public static ReadOnlySequence<byte> Read(in ReadOnlySequence<byte> message)
    {
        var reader = new MessageReader(message);
        var text = reader.ReadCString();
        reader.ExpectEnd();
        return text;
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        var writer = new MessageWriter(output, Type, text.Length + 1);
        writer.WriteCString(text);
        writer.End();
    }
}
