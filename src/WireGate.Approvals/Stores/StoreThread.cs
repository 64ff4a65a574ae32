using System.Collections.Concurrent;

namespace WireGate.Approvals.Stores;

/// <summary>The one thread that makes the store's synchronous calls.</summary>
internal sealed class StoreThread : IDisposable
{
    /// <summary>Far more than sessions and people ask at once: it is reached only where the disk hangs and they ask again and again.</summary>
    private const int MostWork = 10_000;

    private readonly BlockingCollection<Action> _work = new(MostWork);
    private readonly Thread _thread;
    private bool _disposed;

    public StoreThread()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "approval store" };
        _thread.Start();
    }

    public Task<T> RunAsync<T>(Func<T> work)
    {
        // Continuations elsewhere: session code must not run on this thread.
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            var isTaken = _work.TryAdd(() =>
            {
                try
                {
                    done.SetResult(work());
                }
                catch (Exception error)
                {
                    done.SetException(error);
                }
            });
            if (!isTaken) done.SetException(new Core.Approvals.ApprovalException("the store of approvals does not answer"));
        }
        catch (InvalidOperationException error)
        {
            done.SetException(new Core.Approvals.ApprovalException("the gate is stopping", inner: error));
        }

        return done.Task;
    }

    /// <summary>Finishes what was asked for, then ends the thread.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable()) work();
    }
}
