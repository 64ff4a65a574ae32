using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace WireGate.Core.Transport;

/// <summary>
/// What a socket sends, as a pipe: a flush hands it to the kernel on the caller's thread, and only what the kernel does not take at once is sent later. A peer that is
/// gone shows in one way, <see cref="FlushResult.IsCompleted"/>; what is written after that goes nowhere.
/// </summary>
/// <remarks>One caller at a time; the socket may be closed by any thread.</remarks>
internal sealed class SocketWriter(Socket socket) : PipeWriter
{
    private static readonly FlushResult Taken = new(isCanceled: false, isCompleted: false);
    private static readonly FlushResult Gone = new(isCanceled: false, isCompleted: true);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Burst _burst;

    /// <summary>What the kernel did not take at once; whether it did in the end. Never faults.</summary>
    private Task<bool>? _sending;

    private long _sent;
    private volatile bool _isGone;
    private bool _isCompleted;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => IsOver ? 0 : _burst.Length;

    /// <summary>Bytes that the kernel took.</summary>
    public long BytesSent => Volatile.Read(ref _sent);

    private bool IsOver => _isCompleted || _isGone;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        // Blocks of what goes nowhere are left to the garbage collector.
        if (IsOver) _burst = default;
        return _burst.Space(sizeHint);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes) => _burst.Add(bytes);

    /// <summary>Waits until the kernel has taken all. Who is cancelled waits no longer; what was flushed is sent all the same.</summary>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (IsOver)
        {
            _burst = default;
            return new ValueTask<FlushResult>(Gone);
        }

        if (_sending is { IsCompleted: false } earlier)
        {
            if (_burst.Length > 0) _sending = SendAsync(_burst.Take(), first: null, earlier);
            return WaitAsync(_sending, cancellationToken);
        }

        _sending = null;
        if (_burst.Length == 0 || TrySend()) return new ValueTask<FlushResult>(Taken);
        return _sending is null ? new ValueTask<FlushResult>(Gone) : WaitAsync(_sending, cancellationToken);
    }

    /// <summary>Nobody calls it: a link over a socket is aborted by closing that.</summary>
    public override void CancelPendingFlush() => throw new NotSupportedException();

    /// <summary>Sends what is left and the end of the stream behind it; or drops it, where there was an error.</summary>
    public override void Complete(Exception? exception = null)
    {
        if (_isCompleted) return;
        var drops = _isGone || exception is not null;
        _isCompleted = true;
        if (drops) _ended.TrySetResult();
        else _ = EndAsync(_burst.Take());
    }

    /// <summary>Completes when the last byte has gone to the kernel, and the end of the stream behind it; or when the peer is gone.</summary>
    public Task WhenSent() => _ended.Task;

    /// <summary>Sends a last word behind what was flushed, and nothing after it: what was written and not flushed stays here.</summary>
    /// <exception cref="IOException">The peer is gone.</exception>
    public async Task EndWithAsync(ReadOnlyMemory<byte> lastWord, CancellationToken cancellationToken)
    {
        if (_sending is { } sending) await sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (IsOver) throw new IOException("The connection is over.");
        _isGone = true;
        while (!lastWord.IsEmpty) lastWord = lastWord[await socket.SendAsync(lastWord, SocketFlags.None, cancellationToken).ConfigureAwait(false)..];
        socket.Shutdown(SocketShutdown.Send);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<FlushResult> WaitAsync(Task<bool> sending, CancellationToken cancellationToken) =>
        await sending.WaitAsync(cancellationToken).ConfigureAwait(false) ? Taken : Gone;

    /// <summary>The common case: one block, and the kernel takes it at once.</summary>
    private bool TrySend()
    {
        try
        {
            var send = socket.SendAsync(_burst.First, SocketFlags.None, CancellationToken.None);
            if (!send.IsCompletedSuccessfully || !_burst.IsOneBlock)
            {
                _sending = SendAsync(_burst.Take(), send, behind: null);
                return false;
            }

            var count = send.GetAwaiter().GetResult();
            if (count < _burst.Length) throw new IOException("The kernel took a part.");
            Count(count);
            _burst.Sent();
            return true;
        }
        catch (Exception error) when (LinkWriter.IsGone(error))
        {
            _isGone = true;
            return false;
        }
    }

    /// <param name="burst">What to send.</param>
    /// <param name="first">The send of its first block, where that is under way.</param>
    /// <param name="behind">What is sent before it.</param>
    private async Task<bool> SendAsync(Burst burst, ValueTask<int>? first, Task<bool>? behind)
    {
        try
        {
            if (behind is not null && !await behind.ConfigureAwait(false)) return false;
            while (burst.Length > 0)
            {
                for (var left = burst.First; !left.IsEmpty; first = null)
                {
                    var count = first is { } begun
                        ? await begun.ConfigureAwait(false)
                        : await socket.SendAsync(left, SocketFlags.None, CancellationToken.None).ConfigureAwait(false);
                    Count(count);
                    left = left[count..];
                }

                burst.Sent();
            }

            return true;
        }
        catch (Exception error) when (LinkWriter.IsGone(error) || error is OperationCanceledException)
        {
            _isGone = true;
            return false;
        }
    }

    private async Task EndAsync(Burst rest)
    {
        try
        {
            if (await SendAsync(rest, first: null, _sending).ConfigureAwait(false)) socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (LinkWriter.IsGone(error))
        {
            _isGone = true;
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private void Count(int bytes) => Volatile.Write(ref _sent, _sent + bytes);
}
