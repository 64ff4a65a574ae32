using System.Buffers;
using System.Collections.Immutable;
using WireGate.Events.Formats;
using WireGate.Events.Queue;

namespace WireGate.Events.Sinks;

/// <summary>Events as JSON lines, each with its line feed.</summary>
internal static class LineBuffer
{
    public static ReadOnlyMemory<byte> Write(ImmutableArray<EventRecord> records, ILineFormat format, bool withText)
    {
        var buffer = new ArrayBufferWriter<byte>(records.Length * 512);
        foreach (var record in records)
        {
            format.Write(record, withText, buffer);
            buffer.Write("\n"u8);
        }

        return buffer.WrittenMemory;
    }
}
