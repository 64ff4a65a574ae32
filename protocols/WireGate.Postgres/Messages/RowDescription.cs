using System.Buffers;

namespace WireGate.Postgres.Messages;

/// <summary><c>'T' Int32 length, Int16 count, (String name, Int32 table, Int16 column, Int32 type, Int16 size, Int32 modifier, Int16 format)*</c></summary>
public static class RowDescription
{
    public const byte Type = (byte)'T';

    /// <summary>What stands behind the name of a column, in bytes.</summary>
    public const int FieldLength = 18;

    /// <summary>The columns from their count on, checked.</summary>
    public static ReadOnlySequence<byte> Read(in ReadOnlySequence<byte> message)
    {
        var reader = new MessageReader(message);
        var columns = message.Slice(MessageReader.HeadLength);
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            reader.ReadCString();
            reader.ReadBytes(FieldLength);
        }

        reader.ExpectEnd();
        return columns;
    }
}
