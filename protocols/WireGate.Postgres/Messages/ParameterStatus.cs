using System.Buffers;

namespace WireGate.Postgres.Messages;

/// <summary><c>'S' Int32 length, String name, String value</c>: a setting that the server reports, at login and whenever it changes.</summary>
public readonly record struct ParameterStatus(string Name, string Value)
{
    public const byte Type = (byte)'S';

    public static ParameterStatus Read(in ReadOnlySequence<byte> message)
    {
        var reader = new MessageReader(message);
        var name = reader.ReadCString();
        var value = reader.ReadCString();
        reader.ExpectEnd();
        return new ParameterStatus(MessageReader.Decode(name), MessageReader.Decode(value));
    }

    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessageWriter(output, Type, MessageWriter.LengthOf(Name) + MessageWriter.LengthOf(Value));
        writer.WriteText(Name);
        writer.WriteText(Value);
        writer.End();
    }
}
