using WireGate.Recording.Format;

namespace WireGate.Recording.Exports;

/// <summary>Every frame as it is, one a line: first the header, last whether the recording is whole.</summary>
public sealed class JsonLinesExport(Stream output) : IRecordingExport
{
    private readonly JsonLines _lines = new(output);
    private SessionHeader? _header;

    public void Begin(SessionHeader header)
    {
        _header = header;
        _lines.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, "session"u8);
            json.WriteString("session"u8, header.Session);
            json.WriteString("opened"u8, header.Opened);
            json.WriteString("origin"u8, header.Origin);
            json.WriteString("node"u8, Convert.ToHexStringLower(header.Node.AsSpan()));
            json.WriteString("protocol"u8, header.Protocol);
            json.WriteString("listener"u8, header.Listener);
            json.WriteString("client"u8, header.Client);
            json.WriteString("agent"u8, header.Agent);
            json.WriteString("token"u8, header.Token);
            json.WriteString("target"u8, header.Target);
            json.WriteEndObject();
        });
    }

    public void Frame(Frame frame) => _lines.Write(json => FrameJson.Write(json, frame, _header!.Session, _header.Opened));

    public void End(bool isWhole) => _lines.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, "end"u8);
        json.WriteString("session"u8, _header!.Session);
        json.WriteBoolean("whole"u8, isWhole);
        json.WriteEndObject();
    });
}
