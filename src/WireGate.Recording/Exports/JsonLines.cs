using System.Buffers;
using System.Text.Json;

namespace WireGate.Recording.Exports;

/// <summary>One JSON object or array a line. Everything but printable ASCII is escaped: a line is safe wherever it is shown.</summary>
internal sealed class JsonLines(Stream output)
{
    private readonly ArrayBufferWriter<byte> _line = new(1024);

    public void Write(Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(_line)) write(json);
        _line.Write("\n"u8);
        output.Write(_line.WrittenSpan);
        _line.ResetWrittenCount();
    }
}
