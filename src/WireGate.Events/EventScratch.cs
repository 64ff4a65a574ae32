using System.Buffers;
using System.Text.Json;
using WireGate.Events.Formats;

namespace WireGate.Events;

/// <summary>One thread's buffers for making events.</summary>
internal sealed class EventScratch
{
    private readonly Utf8JsonWriter _json = new(Stream.Null, GateEventWriter.Options);

    public ArrayBufferWriter<byte> Rest { get; } = new(1024);

    public ArrayBufferWriter<byte> Text { get; } = new();

    public Utf8JsonWriter Json(IBufferWriter<byte> output)
    {
        _json.Reset(output);
        return _json;
    }

    public void Clear()
    {
        Rest.ResetWrittenCount();
        Text.ResetWrittenCount();
    }
}
