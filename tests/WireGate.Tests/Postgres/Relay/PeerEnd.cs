using System.Buffers;
using System.IO.Pipelines;
using WireGate.Testing;

namespace WireGate.Tests.Postgres.Relay;

/// <summary>The far end of one of the relay's two connections: sends what a test says and keeps all that comes.</summary>
internal sealed class PeerEnd
{
    /// <summary>A hang fails the test, not the run.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DuplexPipe _pipe;
    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _received = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _resumed = new();
    private bool _ended;
    private long _sent;

    /// <param name="pipe">Its end of the connection.</param>
    /// <param name="reads">False: it reads nothing before <see cref="Resume"/>.</param>
    public PeerEnd(DuplexPipe pipe, bool reads = true)
    {
        _pipe = pipe;
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
            var flushed = await _pipe.Output.WriteAsync(part).AsTask().WaitAsync(Patience);
            if (flushed.IsCompleted) return;
            Volatile.Write(ref _sent, _sent + part.Length);
        }
    }

    public ValueTask EndAsync() => _pipe.Output.CompleteAsync();

    /// <summary>Waits until that many bytes have come in all, or the stream has ended.</summary>
    public Task<byte[]> ReceiveAsync(int count) => ReceiveAsync(() => _received.WrittenCount >= count, $"{count} bytes");

    /// <summary>Waits until the messages that have come in all are these, by <see cref="Frames.Types"/>, or the stream has ended.</summary>
    public Task<byte[]> ReceiveAsync(string types) => ReceiveAsync(() => Frames.Types(_received.WrittenSpan) == types, types);

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
                result = await _pipe.Input.ReadAsync();
            }
            catch (IOException)
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
            _pipe.Input.AdvanceTo(result.Buffer.End);
        }
    }
}
