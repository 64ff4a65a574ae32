using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace WireGate.Core.Transport;

/// <summary>
/// The output of a link. A peer that is gone shows in one way, whatever carries the bytes: <see cref="FlushResult.IsCompleted"/>. What is written
/// after that goes nowhere.
/// </summary>
internal sealed class LinkWriter(PipeWriter inner, LinkBuffers? buffers) : PipeWriter
{
    private static readonly FlushResult Gone = new(isCanceled: false, isCompleted: true);

    private byte[]? _nowhere;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => _nowhere is null ? inner.UnflushedBytes : 0;

    /// <summary>Bytes handed over for sending so far.</summary>
    public long BytesFlushed { get; private set; }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_nowhere is null)
        {
            buffers?.BeginWrite();
            try
            {
                var memory = inner.GetMemory(sizeHint);
                if (!memory.IsEmpty) return memory;
            }
            catch (InvalidOperationException)
            {
                // Completed by the other end, between two of our calls.
            }
        }

        return Nowhere(sizeHint);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        if (_nowhere is not null) return;
        try
        {
            inner.Advance(bytes);
        }
        catch (ArgumentOutOfRangeException)
        {
            // The block was taken away while it was written to: the send failed on another thread.
            Nowhere(0);
        }
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        buffers?.EndWrite();
        if (_nowhere is not null) return new ValueTask<FlushResult>(Gone);
        try
        {
            if (inner.CanGetUnflushedBytes) BytesFlushed += inner.UnflushedBytes;
            var flush = inner.FlushAsync(cancellationToken);
            return flush.IsCompletedSuccessfully ? flush : AwaitAsync(flush);
        }
        catch (Exception error) when (IsGone(error))
        {
            return new ValueTask<FlushResult>(Gone);
        }
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        buffers?.EndWrite();
        inner.Complete(exception);
    }

    public override async ValueTask CompleteAsync(Exception? exception = null)
    {
        buffers?.EndWrite();
        try
        {
            await inner.CompleteAsync(exception).ConfigureAwait(false);
        }
        catch (Exception error) when (IsGone(error))
        {
            // Nobody is left to tell.
        }
    }

    /// <summary>How a dead peer shows in what a socket, a pipe or a TLS stream throws.</summary>
    internal static bool IsGone(Exception error) =>
        error is IOException or SocketException or ObjectDisposedException or InvalidOperationException;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<FlushResult> AwaitAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            return await flush.ConfigureAwait(false);
        }
        catch (Exception error) when (IsGone(error))
        {
            return Gone;
        }
    }

    private Memory<byte> Nowhere(int sizeHint)
    {
        if (_nowhere is null || _nowhere.Length < sizeHint) _nowhere = new byte[Math.Max(sizeHint, BlockPool.Small.Size)];
        return _nowhere;
    }
}
