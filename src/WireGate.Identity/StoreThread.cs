using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace WireGate.Identity;

/// <summary>
/// The one thread that makes the store's synchronous calls. When it has nothing to do it looks for changes by other processes: now and
/// then, and closely for a moment after something wrote to the store's files.
/// </summary>
internal sealed class StoreThread : IDisposable
{
    /// <summary>A revocation by another process must end sessions within a second; a look costs one read of shared memory.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>How often and how long it looks after a write: the write to the log is seen before its transaction is.</summary>
    private static readonly TimeSpan LookCloselyEvery = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan LookCloselyFor = TimeSpan.FromMilliseconds(250);

    private readonly BlockingCollection<Action> _work = [];
    private readonly Action _look;
    private readonly Thread _thread;
    private readonly FileSystemWatcher? _watcher;
    private bool _alerted;
    private bool _disposed;
    private long _closelySince = -1;

    /// <param name="path">The database; its log stands beside it under a longer name.</param>
    /// <param name="look">Looks for changes. Must not throw.</param>
    /// <param name="logger">For a warning.</param>
    public StoreThread(string path, Action look, ILogger logger)
    {
        _look = look;
        _thread = new Thread(Run) { IsBackground = true, Name = "token store" };
        _thread.Start();
        _watcher = Watch(path, logger);
    }

    public Task<T> RunAsync<T>(Func<T> work)
    {
        // Continuations elsewhere: session code must not run on this thread.
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
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
        return done.Task;
    }

    /// <summary>Finishes what was asked for, then ends the thread.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        _watcher?.Dispose();
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Run()
    {
        while (!_work.IsCompleted)
        {
            if (_closelySince >= 0 && Stopwatch.GetElapsedTime(_closelySince) > LookCloselyFor) _closelySince = -1;
            if (_work.TryTake(out var work, _closelySince < 0 ? LookEvery : LookCloselyEvery)) work();
            else _look();
        }
    }

    /// <summary>
    /// A token that the command line has just written should work for the client that it starts next: SCRAM asks for a verifier without
    /// waiting. Without a watcher (the kernel's limit is reached) looking now and then does it, a little later.
    /// </summary>
    private FileSystemWatcher? Watch(string path, ILogger logger)
    {
        try
        {
            var watcher = new FileSystemWatcher(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path) + "*");
            watcher.Changed += (_, _) => Alert();
            watcher.Created += (_, _) => Alert();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (IOException error)
        {
            logger.NotWatching(error);
            return null;
        }
    }

    private void Alert()
    {
        if (Interlocked.Exchange(ref _alerted, true)) return;
        try
        {
            _work.Add(() =>
            {
                _closelySince = Stopwatch.GetTimestamp();
                Volatile.Write(ref _alerted, false);
                _look();
            });
        }
        catch (InvalidOperationException)
        {
            // The store was disposed while the event was on its way.
        }
    }
}
