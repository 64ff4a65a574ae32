using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace WireGate.Core.Transport;

/// <summary>
/// What a socket receives, as a pipe. It asks the kernel only when somebody waits for more than has been looked at, on the caller's thread, so that there is neither a
/// loop of its own nor a lock for each message, and a stalled reader keeps nothing in user memory.
/// </summary>
/// <remarks>One caller at a time; <see cref="CancelPendingRead"/> and <see cref="Close"/> by any thread.</remarks>
internal sealed class SocketReader(Socket socket) : PipeReader
{
    /// <summary>A receive into less costs a system call that brings little. In bytes.</summary>
    private const int LeastSpace = 512;

    private readonly Lock _lock = new();
    private ReceivedBytes _received;

    /// <summary>Ends the receive that is under way: by the caller's token, or because somebody cancels it.</summary>
    private CancellationTokenSource? _waiting;

    private CancellationToken _token;
    private Exception? _failure;
    private int _isCancelled;
    private bool _isCompleted;
    private bool _isOut;
    private volatile bool _isOver;
    private volatile bool _isClosed;

    public override bool TryRead(out ReadResult result)
    {
        if (_isOver || _isOut) throw new InvalidOperationException("Reading is over, or in progress.");
        var isCancelled = TakeCancellation();
        if (!isCancelled && !_isCompleted && !_received.HasUnseen)
        {
            result = default;
            return false;
        }

        result = Result(isCancelled);
        return true;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<ReadResult>(cancellationToken);
        return TryRead(out var result) ? new ValueTask<ReadResult>(result) : ReceiveAsync(cancellationToken);
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!_isOut) throw new InvalidOperationException("No reading is in progress.");
        _isOut = false;
        _received.Advance(consumed, examined);
    }

    public override void CancelPendingRead()
    {
        CancellationTokenSource? waiting;
        // Before the look at who waits: a receive either finds it set or is found here.
        Interlocked.Exchange(ref _isCancelled, 1);
        lock (_lock) waiting = _waiting;
        try
        {
            waiting?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Of a wait that is over: the next one finds it cancelled.
        }
    }

    /// <summary>What was received and not consumed is left to the garbage collector: somebody might still look at it.</summary>
    public override void Complete(Exception? exception = null)
    {
        _isOver = true;
        lock (_lock)
        {
            _waiting?.Dispose();
            _waiting = null;
        }
    }

    /// <summary>The socket is about to be closed from our side: a read that waits, and each one after it, is cancelled.</summary>
    public void Close() => _isClosed = true;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_failure is not null) throw new IOException("The connection is broken.", _failure);
        while (true)
        {
            var waiting = WaitingFor(cancellationToken);
            if (TakeCancellation()) return Result(isCancelled: true);
            try
            {
                var count = await socket.ReceiveAsync(_received.Space(LeastSpace), SocketFlags.None, waiting.Token).ConfigureAwait(false);
                _received.Add(count);
                _isCompleted = count == 0;
                return Result(isCancelled: false);
            }
            catch (OperationCanceledException) when (!_isClosed)
            {
                // Whoever cancels may come late, for a wait that ended in time: then it is nobody's, and waiting goes on.
                cancellationToken.ThrowIfCancellationRequested();
            }
            catch (Exception error) when (LinkWriter.IsGone(error))
            {
                if (_isClosed) throw new OperationCanceledException("The connection was aborted.", error);
                // The kernel tells of it once, and of an end of the stream after that: a cut stream must not look complete.
                _failure = error;
                throw;
            }
        }
    }

    private CancellationTokenSource WaitingFor(CancellationToken cancellationToken)
    {
        if (_waiting is { IsCancellationRequested: false } waiting && _token == cancellationToken) return waiting;
        var next = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_lock)
        {
            _waiting?.Dispose();
            (_waiting, _token) = (next, cancellationToken);
        }

        return next;
    }

    private bool TakeCancellation() => Volatile.Read(ref _isCancelled) != 0 && Interlocked.Exchange(ref _isCancelled, 0) != 0;

    private ReadResult Result(bool isCancelled)
    {
        _isOut = true;
        return new ReadResult(_received.Bytes, isCancelled, _isCompleted);
    }
}
