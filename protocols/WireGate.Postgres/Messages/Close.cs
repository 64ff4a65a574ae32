using System.Buffers;

namespace WireGate.Postgres.Messages;

/// <summary><c>'C' Int32 length, Byte1 'S' or 'P', String name</c></summary>
public static class Close
{
    public const byte Type = (byte)'C';

    public static NamedObject Read(in ReadOnlySequence<byte> message) => NamedObject.Read(message);

    public static void Write(IBufferWriter<byte> output, bool isPortal, ReadOnlySpan<byte> name) => NamedObject.Write(output, Type, isPortal, name);
}
