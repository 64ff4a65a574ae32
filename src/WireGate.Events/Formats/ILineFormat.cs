using System.Buffers;
using WireGate.Events.Queue;

namespace WireGate.Events.Formats;

/// <summary>Makes one line of JSON of an event, without the line's end.</summary>
internal interface ILineFormat
{
    /// <param name="record">The event.</param>
    /// <param name="withText">Whether what was asked is told, if it is known.</param>
    /// <param name="output">Where the line goes.</param>
    void Write(EventRecord record, bool withText, IBufferWriter<byte> output);
}
