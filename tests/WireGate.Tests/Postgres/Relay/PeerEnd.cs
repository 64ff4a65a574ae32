using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using WireGate.Core.Transport;
using WireGate.Testing;

namespace WireGate.Tests.Postgres.Relay;

/// <summary>The far end of one of the relay's two connections: sends what a test says and keeps all that comes.</summary>
internal sealed class PeerEnd
{
    /// <summary>A hang fails the test, not the run.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly Func<ValueTask> _end;
    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _received = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _resumed = new();
    private bool _ended;
    private long _sent;

    /// <param name="pipe">Its end of the connection.</param>
    /// <param name="reads">False: it reads nothing before <see cref="Resume"/>.</param>
    public PeerEnd(DuplexPipe pipe, bool reads = true)
        : this(pipe.Input, pipe.Output, () => pipe.Output.CompleteAsync(), reads)
    {
    }

    /// <param name="link">The far end, as a link of its own: over a socket, perhaps with TLS.</param>
    public PeerEnd(Link link)
        : this(link.Input, link.Output, () => new ValueTask(link.ShutdownOutputAsync()), reads: true)
    {
    }

    private PeerEnd(PipeReader input, PipeWriter output, Func<ValueTask> end, bool reads)
    {
        (_input, _output, _end) = (input, output, end);
        if (reads) Resume();
        Reading = ReadAsync();
    }

    /// <summary>Completes at the end of the stream.</summary>
    public Task Reading { get; }

    public byte[] Received
    {
        get
        {
            lock (_lock) return _received.WrittenSpan.ToArray();
        }
    }

    /// <summary>Bytes that the gate has taken, or has room for.</summary>
    public long Sent => Volatile.Read(ref _sent);

    public void Resume() => _resumed.TrySetResult();

    public async Task SendAsync(params byte[][] parts)
    {
        foreach (var part in parts)
        {
            if (part.Length == 0) continue;
            var flushed = await _output.WriteAsync(part).AsTask().WaitAsync(Patience);
            if (flushed.IsCompleted) return;
            Volatile.Write(ref _sent, _sent + part.Length);
        }
    }

    public ValueTask EndAsync() => _end();

    /// <summary>Waits until that many bytes have come in all, or the stream has ended.</summary>
    public Task<byte[]> ReceiveAsync(int count) => ReceiveAsync(() => _received.WrittenCount >= count, $"{count} bytes");

    /// <summary>Waits until the messages that have come in all are these, by <see cref="Frames.Types"/>, or the stream has ended.</summary>
    public Task<byte[]> ReceiveAsync(string types) => ReceiveAsync(() => Frames.Types(_received.WrittenSpan) == types, types);

    /// <summary>Waits until what has come in all is no longer so, or the stream has ended.</summary>
    public Task<byte[]> ReceiveWhileAsync(Func<byte[], bool> waits) => ReceiveAsync(() => !waits(_received.WrittenSpan.ToArray()), "more");

    private async Task<byte[]> ReceiveAsync(Func<bool> isAll, string what)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (isAll() || _ended) return _received.WrittenSpan.ToArray();
                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"{what} did not come: {Frames.Types(Received)}");
            }
        }
    }

    private async Task ReadAsync()
    {
        await _resumed.Task;
        while (true)
        {
            ReadResult result;
            try
            {
                result = await _input.ReadAsync();
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or InvalidOperationException)
            {
                // Aborted by the gate.
                result = new ReadResult(default, false, isCompleted: true);
            }

            TaskCompletionSource changed;
            lock (_lock)
            {
                foreach (var segment in result.Buffer) _received.Write(segment.Span);
                _ended = result.IsCompleted;
                (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            changed.SetResult();
            if (result.IsCompleted) return;
            _input.AdvanceTo(result.Buffer.End);
        }
    }
}
