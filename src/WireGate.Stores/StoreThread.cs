using System.Collections.Concurrent;

namespace WireGate.Stores;

/// <summary>The one thread that makes a store's synchronous calls.</summary>
internal sealed class StoreThread : IDisposable
{
    /// <summary>Far more than sessions and people ask at once: it is reached only where the disk hangs and they ask again and again.</summary>
    private const int MostWork = 10_000;

    private readonly BlockingCollection<Action> _work = new(MostWork);
    private readonly string _store;
    private readonly Func<TimeSpan> _idleAfter;
    private readonly Action _idle;
    private readonly Thread _thread;
    private bool _disposed;

    /// <param name="store">What messages call it.</param>
    /// <param name="idle">Run when there was nothing to do for a while; must not throw.</param>
    /// <param name="idleAfter">That while; asked each time.</param>
    public StoreThread(string store, Action? idle = null, Func<TimeSpan>? idleAfter = null)
    {
        (_store, _idle, _idleAfter) = (store, idle ?? (static () => { }), idleAfter ?? (static () => Timeout.InfiniteTimeSpan));
        _thread = new Thread(Run) { IsBackground = true, Name = store };
        _thread.Start();
    }

    /// <exception cref="StoreException">The store hangs, or the gate is stopping.</exception>
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
            if (!isTaken) done.SetException(new StoreException($"{_store} does not answer"));
        }
        catch (InvalidOperationException error)
        {
            done.SetException(Stopping(error));
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

    internal static StoreException Stopping(Exception inner) => new("the gate is stopping", inner: inner);

    private void Run()
    {
        while (!_work.IsCompleted)
        {
            if (_work.TryTake(out var work, _idleAfter())) work();
            else _idle();
        }
    }
}
