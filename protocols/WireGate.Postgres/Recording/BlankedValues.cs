using System.Buffers;
using WireGate.Core;

namespace WireGate.Postgres.Recording;

/// <summary>Stands for values that may be secrets: reads how many there are, and nothing of them.</summary>
internal sealed class BlankedValues : IRecordedValues
{
    public static readonly BlankedValues Instance = new();

    /// <summary>What is recorded in the place of each.</summary>
    public static readonly RecordedValue Blank = new(new ReadOnlySequence<byte>("***"u8.ToArray()), IsText: true);

    public int Begin(ref SequenceReader<byte> reader) => reader.TryReadBigEndian(out short count) ? (ushort)count : 0;

    public RecordedValue Next(ref SequenceReader<byte> reader, int index) => Blank;
}
