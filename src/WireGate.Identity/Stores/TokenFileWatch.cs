using System.Diagnostics;
using Microsoft.Extensions.Logging;
using WireGate.Stores;

namespace WireGate.Identity.Stores;

/// <summary>
/// Sees what other processes change in a file: the store's thread looks now and then when it has nothing to do, and closely for a moment after something wrote to the
/// store's files.
/// </summary>
internal sealed class TokenFileWatch : IDisposable
{
    /// <summary>A revocation by another process must end sessions within a second; a look costs one read of shared memory.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>How often and how long it looks after a write: the write to the log is seen before its transaction is.</summary>
    private static readonly TimeSpan LookCloselyEvery = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan LookCloselyFor = TimeSpan.FromMilliseconds(250);

    private readonly Action _look;
    private readonly FileSystemWatcher? _watcher;
    private bool _alerted;
    private long _closelySince = -1;

    /// <param name="path">The database; its log stands beside it under a longer name.</param>
    /// <param name="store">What messages call it.</param>
    /// <param name="look">Looks for changes. Must not throw.</param>
    /// <param name="logger">For a warning.</param>
    public TokenFileWatch(string path, string store, Action look, ILogger logger)
    {
        _look = look;
        Thread = new StoreThread(store, look, LookAfter);
        _watcher = Watch(path, logger);
    }

    /// <summary>Makes the store's calls.</summary>
    public StoreThread Thread { get; }

    public void Dispose()
    {
        _watcher?.Dispose();
        Thread.Dispose();
    }

    /// <summary>Asked on the store's thread.</summary>
    private TimeSpan LookAfter()
    {
        if (_closelySince >= 0 && Stopwatch.GetElapsedTime(_closelySince) > LookCloselyFor) _closelySince = -1;
        return _closelySince < 0 ? LookEvery : LookCloselyEvery;
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
        // Nobody waits for it; it fails only where the store was disposed while the event was on its way, or hangs and is looked at anyway.
        _ = Thread.RunAsync(() =>
        {
            _closelySince = Stopwatch.GetTimestamp();
            Volatile.Write(ref _alerted, false);
            _look();
            return true;
        }).ContinueWith(static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}
