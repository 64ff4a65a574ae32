using System.Buffers;

namespace WireGate.Core;

/// <summary>Cuts values out of a message in a protocol's own framing. Stateless; reads what the pump has already validated.</summary>
public interface IRecordedValues
{
    /// <summary>How many values follow; moves to the first of them.</summary>
    int Begin(ref SequenceReader<byte> reader);

    /// <summary>The next value; moves behind it.</summary>
    RecordedValue Next(ref SequenceReader<byte> reader, int index);
}
