using System.Buffers;

namespace WireGate.Postgres.Messages;

/// <summary><c>'E' Int32 length, String portal, Int32 rows</c></summary>
/// <param name="MaxRows">The most rows to return; zero or less for all.</param>
public readonly record struct Execute(ReadOnlySequence<byte> Portal, int MaxRows)
{
    public const byte Type = (byte)'E';

    public static Execute Read(in ReadOnlySequence<byte> message)
    {
        var reader = new MessageReader(message);
        var portal = reader.ReadCString();
        var rows = reader.ReadInt32();
        reader.ExpectEnd();
        return new Execute(portal, rows);
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> portal, int maxRows = 0)
    {
        var writer = new MessageWriter(output, Type, portal.Length + 5);
        writer.WriteCString(portal);
        writer.WriteInt32(maxRows);
        writer.End();
    }
}
