using System.Buffers;
using WireGate.Core;

namespace WireGate.Postgres.Messages;

/// <summary><c>Int32 length, Int32 version, (String name, String value)*, NUL</c></summary>
public sealed record StartupMessage(ProtocolVersion Version, IReadOnlyList<KeyValuePair<string, string>> Parameters)
{
    public static StartupMessage Read(in ReadOnlySequence<byte> packet)
    {
        var version = new ProtocolVersion(new MessageReader(packet, 4).ReadInt32());
        var reader = new MessageReader(packet, 8);
        var parameters = new List<KeyValuePair<string, string>>();
        while (true)
        {
            var name = reader.ReadCString();
            if (name.IsEmpty) break;
            parameters.Add(new(MessageReader.Decode(name), MessageReader.Decode(reader.ReadCString())));
        }

        if (reader.Remaining > 0) throw new ProtocolViolationException("invalid startup packet layout: expected terminator as last byte");
        return new StartupMessage(version, parameters);
    }

    public void Write(IBufferWriter<byte> output)
    {
        var length = 9;
        foreach (var (name, value) in Parameters) length = checked(length + MessageWriter.LengthOf(name) + MessageWriter.LengthOf(value));
        var writer = new MessageWriter(output, length);
        writer.WriteInt32(Version.Code);
        foreach (var (name, value) in Parameters)
        {
            writer.WriteText(name);
            writer.WriteText(value);
        }

        writer.WriteByte(0);
        writer.End();
    }
}
