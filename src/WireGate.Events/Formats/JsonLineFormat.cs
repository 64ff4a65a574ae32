using System.Buffers;
using WireGate.Events.Queue;

namespace WireGate.Events.Formats;

/// <summary>The line as it was made when the event was published.</summary>
internal sealed class JsonLineFormat : ILineFormat
{
    public void Write(EventRecord record, bool withText, IBufferWriter<byte> output)
    {
        if (!withText || record.Text.IsEmpty)
        {
            output.Write(record.Line.Span);
            return;
        }

        // {…} and {"text":…} become {…,"text":…}.
        output.Write(record.Line.Span[..^1]);
        output.Write(","u8);
        output.Write(record.Text.Span[1..]);
    }
}
