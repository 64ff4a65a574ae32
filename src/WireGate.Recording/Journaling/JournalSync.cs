namespace WireGate.Recording.Journaling;

/// <summary>One sync after the other on a thread of its own; whoever asks while one runs shares the next.</summary>
internal sealed class JournalSync : IDisposable
{
    private readonly Action _sync;
    private readonly SemaphoreSlim _asked = new(0);
    private readonly Lock _gate = new();
    private Thread? _thread;
    private TaskCompletionSource? _next;
    private bool _disposed;

    public JournalSync(Action sync) => _sync = sync;

    public Task RunAsync()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_next is not null) return _next.Task;
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            // Only a gate with a strict target needs the thread.
            if (_thread is null)
            {
                _thread = new Thread(Loop) { IsBackground = true, Name = "journal sync" };
                _thread.Start();
            }

            _asked.Release();
            return _next.Task;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            _asked.Release();
        }

        _thread?.Join();
        _asked.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            _asked.Wait();
            TaskCompletionSource? batch;
            lock (_gate)
            {
                (batch, _next) = (_next, null);
                if (batch is null && _disposed) return;
            }

            if (batch is null) continue;
            try
            {
                _sync();
                batch.SetResult();
            }
            catch (IOException error)
            {
                batch.SetException(error);
            }
        }
    }
}
