using System.Buffers;
using System.IO.Pipelines;

namespace WireGate.Core.Transport;

/// <summary>
/// Cuts a pipe into frames. The only caller of <see cref="PipeReader.AdvanceTo(SequencePosition, SequencePosition)"/> on it, the owner of the
/// size limit and of the truncated-stream error.
/// </summary>
/// <remarks>
/// Use: <c>while (await reader.WaitAsync(ct)) while (reader.TryRead(out var frame, out var bytes)) …</c>. The bytes of a frame are valid
/// until the next <see cref="WaitAsync"/>. A frame longer than <paramref name="wholeLimit"/> comes in pieces: first with
/// <see cref="IsPartial"/> and at least its head, then by <see cref="TryReadRest"/> until <see cref="Remaining"/> is zero.
/// </remarks>
/// <param name="input">The pipe to read.</param>
/// <param name="wholeLimit">The longest frame that is delivered whole, in bytes.</param>
/// <param name="frameLimit">The longest frame at all, in bytes; a longer one is a violation.</param>
public sealed class FrameReader<T>(PipeReader input, int wholeLimit, long frameLimit) where T : struct, IFrame<T>
{
    private ReadOnlySequence<byte> _buffer;
    private bool _reading;
    private bool _completed;

    /// <summary>Bytes of the current partial frame that were not delivered yet.</summary>
    public long Remaining { get; private set; }

    /// <summary>Whether the frame just read continues with <see cref="TryReadRest"/>.</summary>
    public bool IsPartial => Remaining > 0;

    /// <summary>Waits for bytes that make progress possible. False at the end of the stream, between frames.</summary>
    /// <exception cref="ProtocolViolationException">The stream ended inside a frame.</exception>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        Release();
        if (_completed) return AtEnd();
        var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (result.IsCanceled) throw new OperationCanceledException();
        _buffer = result.Buffer;
        _reading = true;
        _completed = result.IsCompleted;
        return !_completed || _buffer.Length > 0 || AtEnd();
    }

    /// <summary>The next frame, or false if its bytes have not all arrived.</summary>
    /// <exception cref="ProtocolViolationException">The frame is malformed or too long.</exception>
    public bool TryRead(out T frame, out ReadOnlySequence<byte> bytes)
    {
        bytes = default;
        frame = default;
        if (Remaining > 0) return false;
        var reader = new SequenceReader<byte>(_buffer);
        if (!T.TryParse(ref reader, out frame)) return false;
        var total = frame.TotalLength;
        if (total > frameLimit) throw new ProtocolViolationException("message is too long");
        if (total <= wholeLimit)
        {
            if (_buffer.Length < total) return false;
            bytes = _buffer.Slice(0, total);
            _buffer = _buffer.Slice(total);
            return true;
        }

        bytes = _buffer.Length > total ? _buffer.Slice(0, total) : _buffer;
        _buffer = _buffer.Slice(bytes.Length);
        Remaining = total - bytes.Length;
        return true;
    }

    /// <summary>The next piece of a partial frame, or false if none has arrived.</summary>
    public bool TryReadRest(out ReadOnlySequence<byte> bytes)
    {
        bytes = default;
        if (Remaining == 0 || _buffer.IsEmpty) return false;
        bytes = _buffer.Length > Remaining ? _buffer.Slice(0, Remaining) : _buffer;
        _buffer = _buffer.Slice(bytes.Length);
        Remaining -= bytes.Length;
        return true;
    }

    /// <summary>Gives the consumed bytes back to the pipe; what is left counts as seen, so that the next wait brings more.</summary>
    private void Release()
    {
        if (!_reading) return;
        _reading = false;
        if (_completed && _buffer.Length > 0) throw new ProtocolViolationException("connection closed inside a message");
        input.AdvanceTo(_buffer.Start, _buffer.End);
        _buffer = default;
    }

    private bool AtEnd() => Remaining > 0 ? throw new ProtocolViolationException("connection closed inside a message") : false;
}
