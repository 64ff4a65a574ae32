using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using WireGate.Identity.Budgets;
using WireGate.Identity.Locks;
using WireGate.Stores;
using WireGate.Stores.Sqlite;

namespace WireGate.Identity.Stores;

/// <summary>
/// Tokens on disk, and an immutable copy of all of them in memory that log-ins are answered from. SQLite's calls are synchronous, so a
/// thread of its own makes them.
/// </summary>
internal sealed class SqliteTokenStore : ITokenStore
{
    /// <summary>Tokens stay listed for a month after their last session's end, for who asks what it was.</summary>
    internal static readonly TimeSpan KeepEnded = TimeSpan.FromDays(30);

    internal static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);

    private readonly SqliteTokenRows _rows;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TokenMemory _memory;
    private readonly TokenFileWatch _watch;
    private readonly BudgetBook _budgets;
    private readonly Dictionary<string, long[]> _spent;
    private volatile bool _readable = true;
    private long _version;
    private DateTimeOffset _nextPrune;
    private long _wroteSpending;

    /// <exception cref="IdentityException">The store can't be used.</exception>
    public SqliteTokenStore(string path, TimeProvider time, ILogger logger)
    {
        (_time, _logger) = (time, logger);
        _memory = new TokenMemory(time, logger);
        _budgets = new BudgetBook(time);
        _rows = Open(path);
        try
        {
            SaltKey = _rows.ReadSaltKey();
            _version = _rows.ReadVersion();
            Load();
            _spent = _rows.ReadSpending();
        }
        catch (Exception error)
        {
            _rows.Dispose();
            throw new IdentityException("the token store can't be read: " + error.Message, error);
        }

        _watch = new TokenFileWatch(path, SqliteTokenTables.All.Store, Look, logger);
    }

    public event Action<string>? Revoked
    {
        add => _memory.Revoked += value;
        remove => _memory.Revoked -= value;
    }

    public event Action? LocksChanged
    {
        add => _memory.LocksChanged += value;
        remove => _memory.LocksChanged -= value;
    }

    public byte[] SaltKey { get; }

    public bool IsReadable => _readable;

    public IReadOnlyDictionary<string, StoredToken> Tokens => _memory.Tokens;

    public LockSet Locks => _memory.Locks;

    public BudgetMeter FindMeter(string token, BudgetLimits limits) =>
        _budgets.Find(token, id => new BudgetMeter(_budgets, id, limits, _spent.GetValueOrDefault(id)));

    public Task LookAsync() => _watch.Thread.RunAsync(() =>
    {
        Look();
        return true;
    });

    public Task InsertAsync(StoredToken token) => ChangeAsync(rows =>
    {
        rows.Insert(token);
        return true;
    });

    public Task<bool> RevokeAsync(string id, DateTimeOffset now) => ChangeAsync(rows => rows.Revoke(id, now));

    public Task<bool> LockAsync(GateLock one) => ChangeAsync(rows => rows.Lock(one));

    public Task<bool> UnlockAsync(LockKind kind, string name) => ChangeAsync(rows => rows.Unlock(kind, name));

    public void Dispose()
    {
        _watch.Dispose();
        try
        {
            _budgets.Write(_rows.WriteSpending);
        }
        catch (SqliteException error)
        {
            _logger.SpendingNotKept(error);
        }

        _rows.Dispose();
    }

    private static SqliteTokenRows Open(string path)
    {
        try
        {
            return new SqliteTokenRows(SqliteFile.Open(path, SqliteTokenTables.All));
        }
        catch (StoreException error)
        {
            throw new IdentityException(error.Message, error.InnerException);
        }
    }

    /// <summary>Runs a change on the store's thread; when it completes, memory has it too.</summary>
    /// <exception cref="IdentityException">The store can't be changed.</exception>
    private async Task<T> ChangeAsync<T>(Func<SqliteTokenRows, T> change)
    {
        try
        {
            return await ChangeOnThreadAsync(change).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SqliteException or StoreException)
        {
            throw new IdentityException("the token store can't be changed: " + error.Message, error);
        }
    }

    private Task<T> ChangeOnThreadAsync<T>(Func<SqliteTokenRows, T> change) => _watch.Thread.RunAsync(() =>
    {
        var result = change(_rows);
        try
        {
            Load();
        }
        catch
        {
            // Memory is behind the disk: nobody logs in until the next look has caught up.
            _readable = false;
            throw;
        }

        return result;
    });

    private void Look()
    {
        try
        {
            Prune();
            WriteSpending();
            // The version first: what changes between the two reads is found by the next look.
            var version = _rows.ReadVersion();
            if (version == _version && _readable) return;
            Load();
            _version = version;
            if (!_readable) _logger.StoreReadableAgain();
            _readable = true;
        }
        catch (Exception error)
        {
            // Whatever it is, the thread lives on to try again, and nobody logs in until it succeeds.
            if (_readable) _logger.StoreUnreadable(error);
            _readable = false;
        }
    }

    private void WriteSpending()
    {
        if (!_budgets.HasChanges || (_wroteSpending != 0 && _time.GetElapsedTime(_wroteSpending) < BudgetBook.WriteEvery)) return;
        _wroteSpending = _time.GetTimestamp();
        try
        {
            _budgets.Write(_rows.WriteSpending);
        }
        catch (SqliteException error)
        {
            // Tried again at the next look; meanwhile the budgets give less and less time, then nothing.
            _logger.SpendingNotKept(error);
        }
    }

    private void Prune()
    {
        var now = _time.GetUtcNow();
        if (now < _nextPrune) return;
        _nextPrune = now + PruneEvery;
        if (_rows.DeleteEndedBefore(now - KeepEnded) > 0) Load();
    }

    private void Load() => _memory.Replace(_rows.ReadAll(), new LockSet(_rows.ReadLocks()), _budgets.Forget);
}
