using System.Buffers;
using WireGate.Core;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Recording;

/// <summary>Cuts the values out of a <see cref="Bind"/>: <c>Int16 count, Int16 format*, Int16 count, (Int32 length, Byten value)*</c>.</summary>
internal sealed class BoundValues : IRecordedValues
{
    public static readonly BoundValues Instance = new();

    public int Begin(ref SequenceReader<byte> reader)
    {
        reader.Advance(sizeof(short) * (FormatCount(reader.Sequence) + 1));
        return reader.TryReadBigEndian(out short count) ? (ushort)count : 0;
    }

    public RecordedValue Next(ref SequenceReader<byte> reader, int index)
    {
        if (!reader.TryReadBigEndian(out int length) || length < 0) return new RecordedValue(null, IsText: true);
        var value = reader.UnreadSequence.Slice(0, length);
        reader.Advance(length);
        return new RecordedValue(value, IsTextAt(reader.Sequence, index));
    }

    private static int FormatCount(in ReadOnlySequence<byte> bytes) => Int16(bytes, 0);

    /// <summary>No format means text for all, one is for all.</summary>
    private static bool IsTextAt(in ReadOnlySequence<byte> bytes, int index)
    {
        var count = FormatCount(bytes);
        return count == 0 || Int16(bytes, count == 1 ? 1 : index + 1) == 0;
    }

    private static int Int16(in ReadOnlySequence<byte> bytes, int index)
    {
        var reader = new SequenceReader<byte>(index == 0 ? bytes : bytes.Slice((long)index * sizeof(short)));
        return reader.TryReadBigEndian(out short value) ? (ushort)value : 0;
    }
}
