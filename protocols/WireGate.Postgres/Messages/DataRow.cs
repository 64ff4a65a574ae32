using System.Buffers;
using WireGate.Core;

namespace WireGate.Postgres.Messages;

/// <summary><c>'D' Int32 length, Int16 count, (Int32 length, Byten value)*</c></summary>
public static class DataRow
{
    public const byte Type = (byte)'D';

    /// <summary>The values as text; null where a value is NULL.</summary>
    public static string?[] ReadText(in ReadOnlySequence<byte> message)
    {
        var reader = new MessageReader(message);
        var count = reader.ReadCount();
        // Each takes at least its length, so that a count can't make us reserve more than was sent.
        if (count * 4L > reader.Remaining) throw new ProtocolViolationException("invalid message format");
        var values = new string?[count];
        for (var i = 0; i < count; i++)
        {
            var length = reader.ReadInt32();
            if (length < -1) throw new ProtocolViolationException("invalid message format");
            if (length >= 0) values[i] = MessageReader.Decode(reader.ReadBytes(length));
        }

        reader.ExpectEnd();
        return values;
    }
}
