using System.Buffers;

namespace WireGate.Core.Transport;

/// <summary>The head of a frame: bytes with a known end.</summary>
/// <typeparam name="TSelf">The frame itself.</typeparam>
public interface IFrame<TSelf> where TSelf : struct, IFrame<TSelf>
{
    /// <summary>
    /// Parses the head at the reader's position. Pure and allocation-free; false means not enough bytes. The reader's position
    /// afterwards is not used.
    /// </summary>
    /// <exception cref="ProtocolViolationException">The head can't be that of any frame.</exception>
    static abstract bool TryParse(ref SequenceReader<byte> reader, out TSelf frame);

    /// <summary>
    /// How many bytes at the start are whole frames of one kind that is relayed unread, such as rows: they are then taken as one run.
    /// Pure and allocation-free; zero means look at each frame.
    /// </summary>
    /// <param name="bytes">What has arrived.</param>
    /// <param name="count">How many frames they are.</param>
    /// <exception cref="ProtocolViolationException">A head can't be that of any frame.</exception>
    static virtual int MeasureRun(ReadOnlySpan<byte> bytes, out int count)
    {
        count = 0;
        return 0;
    }

    /// <summary>Bytes of the whole frame, head included.</summary>
    long TotalLength { get; }
}
