using System.Buffers;
using WireGate.Core.Redaction;

namespace WireGate.Postgres.Redaction;

/// <summary>
/// The text of a COPY across its messages: a server sends a row in each, but nothing in the protocol says so. What a message ends with is not kept back, since more
/// messages may never come: from eight bytes on the begin of a secret is hidden, and its rest in the messages that follow.
/// </summary>
internal sealed class CopyText(TextScanner secrets, IRedactionSink sink) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _hidden = new();
    private StreamScanner? _stream;

    /// <summary>Whether a message must be looked at together with those around it. A row of text ends with its line.</summary>
    public bool Concerns(ReadOnlySpan<byte> body) =>
        _stream is { IsOpen: true } || (!body.IsEmpty && body[^1] != '\n' && secrets.EndsOpen(body));

    /// <summary>Hides what is found in it, also of what began before.</summary>
    public void Hide(Span<byte> body)
    {
        _stream ??= new StreamScanner(secrets, sink);
        _hidden.ResetWrittenCount();
        _stream.Push(body, _hidden);
        _stream.Settle(_hidden);
        _stream.Expire(_hidden);
        _hidden.WrittenSpan.CopyTo(body);
    }

    /// <summary>Something else came: the COPY is over.</summary>
    public void End()
    {
        if (_stream is null) return;
        _stream.Dispose();
        _stream = null;
        _hidden.Clear();
    }

    public void Dispose() => End();
}
