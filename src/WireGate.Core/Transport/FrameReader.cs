using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace WireGate.Core.Transport;

/// <summary>
/// Cuts a pipe into frames. The only caller of <see cref="PipeReader.AdvanceTo(SequencePosition, SequencePosition)"/> on it, the owner of the
/// size limit and of the truncated-stream error.
/// </summary>
/// <remarks>
/// Use: <c>while (await reader.WaitAsync(ct)) while (reader.TryRead(out var frame, out var bytes)) …</c>. The bytes of a frame are valid
/// until the next <see cref="WaitAsync"/>. A frame longer than <paramref name="wholeLimit"/> comes in pieces: first with
/// <see cref="IsPartial"/> and at least its head, then by <see cref="TryReadRest"/> until <see cref="Remaining"/> is zero.
/// A pipe pauses its writer by what was not looked at yet, and all is looked at here: a frame may be longer than the pipe's threshold, and memory is bounded by
/// <paramref name="wholeLimit"/> and that threshold together.
/// </remarks>
/// <param name="input">The pipe to read.</param>
/// <param name="wholeLimit">The longest frame that is delivered whole, and the longest head, in bytes.</param>
/// <param name="frameLimit">The longest frame at all, in bytes; a longer one is a violation.</param>
/// <param name="firstPiece">What the first piece of a longer frame holds at least, so that names behind its head can be read. In bytes.</param>
public sealed class FrameReader<T>(PipeReader input, int wholeLimit, long frameLimit, int firstPiece = 0) where T : struct, IFrame<T>
{
    private ReadOnlySequence<byte> _buffer;
    private long _needed;

    /// <summary>How much of what the pipe holds was looked at already: a pipe takes nothing of that back.</summary>
    private long _examined;

    /// <summary>How much was delivered since the last read.</summary>
    private long _taken;

    private bool _reading;
    private bool _completed;
    private int _woken;

    /// <summary>Bytes of the current partial frame that were not delivered yet.</summary>
    public long Remaining { get; private set; }

    /// <summary>Whether the frame just read continues with <see cref="TryReadRest"/>.</summary>
    public bool IsPartial => Remaining > 0;

    /// <summary>Bytes that the last wait brought, seen before or not: what a pump counts against its budget.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Whether bytes have arrived that were not delivered. Says nothing of what is still under way.</summary>
    public bool HasBuffered => !_buffer.IsEmpty;

    /// <summary>What has arrived and was not delivered. Valid until the next wait.</summary>
    public ReadOnlySequence<byte> Ahead => _buffer;

    /// <summary>Waits for bytes that make progress possible. False at the end of the stream, between frames.</summary>
    /// <exception cref="ProtocolViolationException">The stream ended inside a frame.</exception>
    /// <exception cref="OperationCanceledException">By the token or by <see cref="PipeReader.CancelPendingRead"/>. Nothing is lost; waiting again goes on.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Release(examined: true);
            if (_completed) return AtEnd();
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (Take(result)) return true;
            if (_completed) return !_buffer.IsEmpty || AtEnd();
            // The caller would only find the same frame incomplete again.
            if (_buffer.Length >= _needed) return true;
        }
    }

    /// <summary>
    /// Waits until more has arrived than <see cref="Ahead"/> holds, and delivers nothing: for who keeps a frame back and must see whether its sender is still
    /// there. How much it lets arrive is the caller's to limit. What was delivered before is no longer valid.
    /// </summary>
    /// <returns>False at the end of the stream, wherever it is.</returns>
    /// <exception cref="OperationCanceledException">By the token or by <see cref="PipeReader.CancelPendingRead"/>.</exception>
    public async ValueTask<bool> WatchAsync(CancellationToken cancellationToken)
    {
        if (_completed) return false;
        GiveBack(examined: true);
        var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
        return Take(result) || !_completed;
    }

    /// <summary>Ends the wait that is under way before bytes come, or the next one. May be called by any thread; one that comes too late makes a wait end for nothing.</summary>
    public void Wake()
    {
        // One that is under way already ends the same wait: a second cancellation could only meet the next one, as nobody's.
        if (Interlocked.Exchange(ref _woken, 1) == 0) input.CancelPendingRead();
    }

    /// <summary>The next frame, or false if its bytes have not all arrived.</summary>
    /// <exception cref="ProtocolViolationException">The frame is malformed or too long.</exception>
    public bool TryRead(out T frame, out ReadOnlySequence<byte> bytes)
    {
        bytes = default;
        frame = default;
        if (Remaining > 0 || _buffer.IsEmpty || _buffer.Length < _needed) return false;
        var reader = new SequenceReader<byte>(_buffer);
        if (!T.TryParse(ref reader, out frame))
        {
            if (_buffer.Length >= wholeLimit) throw TooLong();
            return false;
        }

        var total = frame.TotalLength;
        if (total <= 0) throw new ProtocolViolationException("message has no valid length");
        if (total > frameLimit) throw TooLong();
        var least = total <= wholeLimit ? total : Math.Min(wholeLimit, firstPiece);
        if (_buffer.Length < least)
        {
            _needed = least;
            return false;
        }

        _needed = 0;
        bytes = Take(total);
        Remaining = total - bytes.Length;
        return true;
    }

    /// <summary>Whole frames of one kind that may pass unread (<see cref="IFrame{TSelf}.MeasureRun"/>), as many as lie in one piece of memory.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="count">How many they are.</param>
    /// <exception cref="ProtocolViolationException">A frame is malformed.</exception>
    public bool TryReadRun(out ReadOnlySequence<byte> frames, out int count)
    {
        frames = default;
        count = 0;
        if (Remaining > 0 || _buffer.IsEmpty) return false;
        var length = T.MeasureRun(_buffer.FirstSpan, out count);
        if (length == 0) return false;
        _needed = 0;
        frames = Take(length);
        return true;
    }

    /// <summary>The next piece of a partial frame, or false if none has arrived.</summary>
    public bool TryReadRest(out ReadOnlySequence<byte> bytes)
    {
        bytes = default;
        if (Remaining == 0 || _buffer.IsEmpty) return false;
        bytes = Take(Remaining);
        Remaining -= bytes.Length;
        return true;
    }

    /// <summary>The first byte of what comes next, where the kind of frame depends on it.</summary>
    public bool TryPeek(out byte first)
    {
        first = _buffer.IsEmpty ? (byte)0 : _buffer.FirstSpan[0];
        return !_buffer.IsEmpty;
    }

    /// <summary>Gives all bytes that were not delivered back to the pipe, for whoever reads it next: another reader or TLS.</summary>
    public void Detach() => Release(examined: false);

    /// <returns>Whether somebody woke it.</returns>
    private bool Take(in ReadResult result)
    {
        _buffer = result.Buffer;
        BytesRead = _buffer.Length;
        _reading = true;
        // Before whoever was woken looks at what it was woken for.
        var isWoken = result.IsCanceled && Interlocked.Exchange(ref _woken, 0) != 0;
        if (result.IsCanceled && !isWoken)
        {
            GiveBack(examined: false);
            throw new OperationCanceledException();
        }

        _completed = result.IsCompleted;
        return isWoken;
    }

    private ReadOnlySequence<byte> Take(long length)
    {
        var taken = _buffer.Length > length ? _buffer.Slice(0, length) : _buffer;
        _buffer = _buffer.Slice(taken.End);
        _taken += taken.Length;
        return taken;
    }

    /// <summary>Gives the consumed bytes back to the pipe; what is left counts as seen, so that the next wait brings more.</summary>
    private void Release(bool examined)
    {
        if (_reading && examined && _completed && !_buffer.IsEmpty) throw Truncated();
        GiveBack(examined);
    }

    private void GiveBack(bool examined)
    {
        if (!_reading) return;
        _reading = false;
        var seen = examined ? _buffer.Length : Math.Clamp(_examined - _taken, 0, _buffer.Length);
        input.AdvanceTo(_buffer.Start, _buffer.GetPosition(seen));
        (_examined, _taken) = (seen, 0);
        _buffer = default;
    }

    private bool AtEnd() => Remaining > 0 ? throw Truncated() : false;

    private static ProtocolViolationException TooLong() => new("message is too long");

    private static ProtocolViolationException Truncated() => new("connection closed inside a message");
}
