using System.Buffers;

namespace WireGate.Postgres.Messages;

/// <summary><c>'P' Int32 length, String name, String text, Int16 count, Int32 type*</c>. The bytes are those of the message.</summary>
/// <param name="Name">Empty for the unnamed statement. The server uses the first 63 bytes.</param>
/// <param name="Text">The SQL, without its NUL.</param>
/// <param name="Types">Four bytes for each declared parameter type.</param>
public readonly record struct Parse(ReadOnlySequence<byte> Name, ReadOnlySequence<byte> Text, ReadOnlySequence<byte> Types)
{
    public const byte Type = (byte)'P';

    public static Parse Read(in ReadOnlySequence<byte> message)
    {
        var reader = new MessageReader(message);
        var name = reader.ReadCString();
        var text = reader.ReadCString();
        var types = reader.ReadBytes(reader.ReadCount() * 4L);
        reader.ExpectEnd();
        return new Parse(name, text, types);
    }

    /// <param name="types">Four bytes for each declared parameter type.</param>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text, ReadOnlySpan<byte> types = default)
    {
        var writer = new MessageWriter(output, Type, name.Length + text.Length + 4 + types.Length);
        writer.WriteCString(name);
        writer.WriteCString(text);
        writer.WriteInt16((short)(types.Length / sizeof(int)));
        writer.WriteBytes(types);
        writer.End();
    }
}
