using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using WireGate.Identity.Budgets;
using WireGate.Identity.Locks;

namespace WireGate.Identity;

/// <summary>
/// Tokens on disk, and an immutable copy of all of them in memory that log-ins are answered from. SQLite's calls are synchronous, so a
/// thread of its own makes them.
/// </summary>
internal sealed class TokenStore : ITokenStore
{
    /// <summary>Tokens stay listed for a month after their last session's end, for who asks what it was.</summary>
    private static readonly TimeSpan KeepEnded = TimeSpan.FromDays(30);

    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);

    private readonly TokenTable _table;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StoreThread _thread;
    private readonly BudgetBook _budgets;
    private readonly Dictionary<string, long[]> _spent;
    private Dictionary<string, StoredToken> _tokens;
    private LockSet _locks;
    private volatile bool _readable = true;
    private long _version;
    private DateTimeOffset _nextPrune;
    private long _wroteSpending;

    /// <exception cref="IdentityException">The store can't be used.</exception>
    public TokenStore(string path, TimeProvider time, ILogger logger)
    {
        (_time, _logger) = (time, logger);
        _budgets = new BudgetBook(time);
        _table = new TokenTable(TokenDatabase.Open(path));
        try
        {
            SaltKey = _table.ReadSaltKey();
            _version = _table.ReadVersion();
            _tokens = _table.ReadAll();
            _locks = new LockSet(_table.ReadLocks());
            _spent = _table.ReadSpending();
        }
        catch (Exception error)
        {
            _table.Dispose();
            throw new IdentityException("the token store can't be read: " + error.Message, error);
        }

        _thread = new StoreThread(path, Look, logger);
    }

    public event Action<string>? Revoked;

    public event Action? LocksChanged;

    public byte[] SaltKey { get; }

    public bool IsReadable => _readable;

    public IReadOnlyDictionary<string, StoredToken> Tokens => Volatile.Read(ref _tokens);

    public LockSet Locks => Volatile.Read(ref _locks);

    public BudgetMeter FindMeter(string token, BudgetLimits limits) =>
        _budgets.Find(token, id => new BudgetMeter(_budgets, id, limits, _spent.GetValueOrDefault(id)));

    public Task LookAsync() => _thread.RunAsync(() =>
    {
        Look();
        return true;
    });

    public Task InsertAsync(StoredToken token) => ChangeAsync(table =>
    {
        table.Insert(token);
        return true;
    });

    public Task<bool> RevokeAsync(string id, DateTimeOffset now) => ChangeAsync(table => table.Revoke(id, now));

    public Task<bool> LockAsync(GateLock one) => ChangeAsync(table => table.Lock(one));

    public Task<bool> UnlockAsync(LockKind kind, string name) => ChangeAsync(table => table.Unlock(kind, name));

    /// <summary>Runs a change on the store's thread; when it completes, memory has it too.</summary>
    /// <exception cref="IdentityException">The store can't be changed.</exception>
    private async Task<T> ChangeAsync<T>(Func<TokenTable, T> change)
    {
        try
        {
            return await ChangeOnThreadAsync(change).ConfigureAwait(false);
        }
        catch (SqliteException error)
        {
            throw new IdentityException("the token store can't be changed: " + error.Message, error);
        }
    }

    private Task<T> ChangeOnThreadAsync<T>(Func<TokenTable, T> change) => _thread.RunAsync(() =>
    {
        var result = change(_table);
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

    public void Dispose()
    {
        _thread.Dispose();
        try
        {
            _budgets.Write(_table.WriteSpending);
        }
        catch (SqliteException error)
        {
            _logger.SpendingNotKept(error);
        }

        _table.Dispose();
    }

    private void Look()
    {
        try
        {
            Prune();
            WriteSpending();
            // The version first: what changes between the two reads is found by the next look.
            var version = _table.ReadVersion();
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
            _budgets.Write(_table.WriteSpending);
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
        if (_table.DeleteEndedBefore(now - KeepEnded) > 0) Load();
    }

    private void Load()
    {
        var before = _tokens;
        var after = _table.ReadAll();
        ReadLocks();
        Volatile.Write(ref _tokens, after);
        var now = _time.GetUtcNow();
        foreach (var (id, token) in before)
        {
            if (token.Record.Revoked is null && token.Record.SessionExpires > now && after.GetValueOrDefault(id) is not { Record.Revoked: null })
                Announce(id);
            if (!after.ContainsKey(id)) _budgets.Forget(id);
        }
    }

    private void ReadLocks()
    {
        var locks = new LockSet(_table.ReadLocks());
        var before = Interlocked.Exchange(ref _locks, locks);
        if (before.All.SequenceEqual(locks.All)) return;
        try
        {
            LocksChanged?.Invoke();
        }
        catch (Exception error)
        {
            _logger.LockHandlerFailed(error);
        }
    }

    private void Announce(string id)
    {
        try
        {
            Revoked?.Invoke(id);
        }
        catch (Exception error)
        {
            // One deaf listener must not keep the others from hearing of the next revocation.
            _logger.RevocationHandlerFailed(id, error);
        }
    }
}
