using System.Buffers;
using WireGate.Core;

namespace WireGate.Postgres.Messages;

/// <summary>What Describe and Close name: <c>Byte1 'S' or 'P', String name</c>.</summary>
/// <param name="IsPortal">A portal; else a prepared statement.</param>
/// <param name="Name">Empty for the unnamed one. The server uses the first 63 bytes.</param>
public readonly record struct NamedObject(bool IsPortal, ReadOnlySequence<byte> Name)
{
    internal static NamedObject Read(in ReadOnlySequence<byte> message)
    {
        var reader = new MessageReader(message);
        var isPortal = reader.ReadByte() switch
        {
            (byte)'P' => true,
            (byte)'S' => false,
            _ => throw new ProtocolViolationException("invalid message format"),
        };
        var name = reader.ReadCString();
        reader.ExpectEnd();
        return new NamedObject(isPortal, name);
    }

    internal static void Write(IBufferWriter<byte> output, byte type, bool isPortal, ReadOnlySpan<byte> name)
    {
        var writer = new MessageWriter(output, type, name.Length + 2);
        writer.WriteByte(isPortal ? (byte)'P' : (byte)'S');
        writer.WriteCString(name);
        writer.End();
    }
}
