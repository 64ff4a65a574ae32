using System.Globalization;
using System.Text;
using WireGate.Recording.Format;

namespace WireGate.Recording.Exports;

/// <summary>
/// A terminal as asciinema plays it: asciicast v2 (times from the start) and v3 (times from the event before). One header, then
/// <c>[time, code, text]</c> with the codes o output, i input, r resize.
/// </summary>
public sealed class AsciicastExport(Stream output, int version) : IRecordingExport
{
    /// <summary>Where no size was recorded: what terminals have had since the VT100.</summary>
    private const uint Columns = 80, Rows = 24;

    private readonly JsonLines _lines = new(output);

    // Characters may be cut between frames, and in each direction apart.
    private readonly Decoder _output = Encoding.UTF8.GetDecoder();
    private readonly Decoder _input = Encoding.UTF8.GetDecoder();
    private SessionHeader? _header;
    private bool _begun;
    private ulong _last;

    /// <summary>Whether there was a terminal at all.</summary>
    public bool HasTerminal => _begun;

    public void Begin(SessionHeader header) => _header = header;

    public void Frame(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Resize when frame.Size is { } size:
                if (!_begun) WriteHeader(size.Columns, size.Rows);
                else Event(frame.Time, "r", string.Create(CultureInfo.InvariantCulture, $"{size.Columns}x{size.Rows}"));
                break;
            case FrameKind.Output when frame.Data is { } data:
                Text(frame.Time, "o", _output, data);
                break;
            case FrameKind.Input when frame.Data is { } data:
                Text(frame.Time, "i", _input, data);
                break;
        }
    }

    public void End(bool isWhole)
    {
    }

    private void Text(ulong time, string code, Decoder decoder, byte[] data)
    {
        if (!_begun) WriteHeader(Columns, Rows);
        var characters = new char[decoder.GetCharCount(data, flush: false)];
        decoder.GetChars(data, characters, flush: false);
        if (characters.Length > 0) Event(time, code, new string(characters));
    }

    private void WriteHeader(uint columns, uint rows)
    {
        _begun = true;
        _lines.Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("version"u8, version);
            if (version > 2) json.WriteStartObject("term"u8);
            json.WriteNumber(version > 2 ? "cols"u8 : "width"u8, columns);
            json.WriteNumber(version > 2 ? "rows"u8 : "height"u8, rows);
            if (version > 2) json.WriteEndObject();
            json.WriteNumber("timestamp"u8, _header!.Opened.ToUnixTimeSeconds());
            json.WriteString("title"u8, $"{_header.Agent} at {_header.Target}, session {_header.Session}");
            json.WriteEndObject();
        });
    }

    private void Event(ulong time, string code, string text)
    {
        // Frames' times never go back; a forged one must not make a negative interval.
        var shown = version > 2 ? time - Math.Min(time, _last) : time;
        _last = Math.Max(_last, time);
        _lines.Write(json =>
        {
            json.WriteStartArray();
            json.WriteNumberValue(decimal.Round(shown / 1_000_000m, 6));
            json.WriteStringValue(code);
            json.WriteStringValue(text);
            json.WriteEndArray();
        });
    }
}
