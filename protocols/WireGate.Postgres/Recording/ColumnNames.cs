using System.Buffers;
using WireGate.Core;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Recording;

/// <summary>Cuts the names out of <see cref="RowDescription.Read"/>'s columns.</summary>
internal sealed class ColumnNames : IRecordedValues
{
    public static readonly ColumnNames Instance = new();

    public int Begin(ref SequenceReader<byte> reader) => reader.TryReadBigEndian(out short count) ? (ushort)count : 0;

    public RecordedValue Next(ref SequenceReader<byte> reader, int index)
    {
        if (!reader.TryReadTo(out ReadOnlySequence<byte> name, (byte)0)) return default;
        reader.Advance(RowDescription.FieldLength);
        return new RecordedValue(name, IsText: true);
    }
}
