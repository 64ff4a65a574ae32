using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;
using WireGate.Core;
using WireGate.Identity.Budgets;
using WireGate.Identity.Issuers;
using WireGate.Identity.Locks;
using WireGate.Stores;
using WireGate.Stores.Postgres;

namespace WireGate.Identity.Stores.Postgres;

/// <summary>
/// Tokens in a database that several nodes share, and a copy of all of them in memory that log-ins are answered from while it is fresh. What other nodes change is heard by
/// notification, and polled for.
/// </summary>
internal sealed class PostgresTokenStore : ITokenStore, IUsedTokens
{
    /// <summary>A revocation of which no notification tells ends sessions within a second all the same; and the server is known to be there.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Longer than a one-time token is taken after its end, whatever the issuer's clock says.</summary>
    private static readonly TimeSpan KeepUsed = TimeSpan.FromHours(1);

    private readonly PostgresDatabase _database;
    private readonly PostgresChanges _changes;
    private readonly SharedTokens _shared;
    private readonly StoreReach _reach;
    private readonly LookQueue _looks;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _keeping = new(1);
    private readonly byte[] _anySaltKey = RandomNumberGenerator.GetBytes(32);
    private ITimer? _timer;
    private long _keptSpending;
    private DateTimeOffset _nextPrune;
    private int _ticking;

    /// <summary>Connects when it is started.</summary>
    public PostgresTokenStore(PostgresStoreSettings settings, IVault vault, TimeProvider time, ILogger logger)
    {
        (_time, _logger) = (time, logger);
        _shared = new SharedTokens(time, logger);
        _reach = new StoreReach(time, logger);
        _looks = new LookQueue(LookOnceAsync);
        var link = new PostgresLink(settings, PostgresTokenTables.All, vault, time);
        _database = new PostgresDatabase(link, PostgresTokenTables.Store, time);
        _changes = new PostgresChanges(link, "wiregate_tokens", _ => _looks.Run(), time);
    }

    public event Action<string>? Revoked
    {
        add => _shared.Memory.Revoked += value;
        remove => _shared.Memory.Revoked -= value;
    }

    public event Action? LocksChanged
    {
        add => _shared.Memory.LocksChanged += value;
        remove => _shared.Memory.LocksChanged -= value;
    }

    /// <summary>Until the store was read nobody logs in, and any will do.</summary>
    public byte[] SaltKey => _shared.SaltKey ?? _anySaltKey;

    public string? Problem => _reach.Problem;

    public bool IsLost => _reach.IsLost;

    public IReadOnlyDictionary<string, StoredToken> Tokens => _shared.Memory.Tokens;

    public LockSet Locks => _shared.Memory.Locks;

    public IUsedTokens Used => this;

    public async Task StartAsync()
    {
        await LookAsync().ConfigureAwait(false);
        _changes.Start();
        _timer = _time.CreateTimer(static state => _ = ((PostgresTokenStore)state!).TickAsync(), this, LookEvery, LookEvery);
    }

    public async Task StopAsync()
    {
        if (_timer is not null) await _timer.DisposeAsync().ConfigureAwait(false);
        if (Problem is null) await KeepSpendingAsync().ConfigureAwait(false);
    }

    public BudgetMeter FindMeter(string token, BudgetLimits limits) => _shared.FindMeter(token, limits);

    public Task LookAsync() => _looks.RunAsync();

    public Task InsertAsync(StoredToken token) => ChangeAsync((rows, number) =>
    {
        rows.Insert(token, number);
        return true;
    });

    public Task<bool> RevokeAsync(string id, DateTimeOffset now) => ChangeAsync((rows, number) => rows.Revoke(id, now, number));

    public Task<bool> LockAsync(GateLock one) => ChangeAsync((rows, _) => rows.Lock(one));

    public Task<bool> UnlockAsync(LockKind kind, string name) => ChangeAsync((rows, _) => rows.Unlock(kind, name));

    /// <summary>One that can't be written down is refused.</summary>
    public async ValueTask<bool> TryUseAsync(string id, DateTimeOffset? issued, DateTimeOffset expires)
    {
        try
        {
            return await ChangeAsync((rows, _) => rows.TryUse(id, expires), tell: false).ConfigureAwait(false);
        }
        catch (IdentityException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _changes.Dispose();
        _database.Dispose();
    }

    /// <summary>Never throws.</summary>
    private async Task LookOnceAsync()
    {
        var began = _time.GetTimestamp();
        try
        {
            // The statement only finds out whether the connection is still there.
            await _database.RunAsync("SELECT 1", Read, news => Learn(news, began)).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // Whatever it is, it is tried again, and nobody logs in until that succeeds.
            _reach.Failed(error);
        }
    }

    private SharedTokens.News Read(NpgsqlConnection connection) => _shared.Read(new PostgresTokenRows(connection), connection);

    private void Learn(SharedTokens.News news, long began)
    {
        _shared.Learn(news);
        _reach.Saw(began);
    }

    /// <summary>When it completes, memory has it too.</summary>
    /// <param name="change">Its statements, and the number that it has.</param>
    /// <param name="tell">Whether other nodes are to look at once.</param>
    /// <param name="kept">Run once it is kept, before memory learns what has changed.</param>
    /// <exception cref="IdentityException">The store can't be changed.</exception>
    private async Task<T> ChangeAsync<T>(Func<PostgresTokenRows, long, T> change, bool tell = true, Action? kept = null)
    {
        var began = _time.GetTimestamp();
        try
        {
            var (result, _) = await _database.RunAsync(PostgresTokenTables.BeginChange, connection =>
            {
                var rows = new PostgresTokenRows(connection);
                var changed = change(rows, rows.ReadNumber());
                if (tell) _changes.Tell(connection, []);
                return (Result: changed, News: Read(connection));
            }, done =>
            {
                kept?.Invoke();
                Learn(done.News, began);
            }).ConfigureAwait(false);
            return result;
        }
        catch (StoreException error)
        {
            throw new IdentityException(error.InnerException is { } cause ? $"{error.Message}: {cause.Message}" : error.Message, error);
        }
    }

    /// <summary>Never throws.</summary>
    private async Task TickAsync()
    {
        // One that hangs is not joined by others.
        if (Interlocked.Exchange(ref _ticking, 1) != 0) return;
        try
        {
            _reach.TellIfLost();
            await LookAsync().ConfigureAwait(false);
            if (Problem is not null) return;
            if (_time.GetElapsedTime(_keptSpending) >= BudgetBook.WriteEvery) await KeepSpendingAsync().ConfigureAwait(false);
            await PruneAsync().ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _ticking, 0);
        }
    }

    /// <summary>One at a time: what is on its way would be taken again.</summary>
    private async Task KeepSpendingAsync()
    {
        await _keeping.WaitAsync().ConfigureAwait(false);
        _keptSpending = _time.GetTimestamp();
        var spent = _shared.Budgets.Take();
        try
        {
            if (spent.Count == 0) return;
            await ChangeAsync((rows, number) =>
            {
                foreach (var one in spent) rows.AddSpending(one, number);
                return true;
            }, tell: false, kept: () => _shared.Budgets.Kept(spent)).ConfigureAwait(false);
        }
        catch (IdentityException error)
        {
            // Told again with the next. Where the server was lost while it kept it, it then counts twice rather than not at all.
            _shared.Budgets.GiveBack(spent);
            _logger.SpendingNotKept(error);
        }
        finally
        {
            _keeping.Release();
        }
    }

    private async Task PruneAsync()
    {
        var now = _time.GetUtcNow();
        if (now < _nextPrune) return;
        _nextPrune = now + SqliteTokenStore.PruneEvery;
        var before = now - SqliteTokenStore.KeepEnded;
        try
        {
            await ChangeAsync((rows, _) =>
            {
                rows.DeleteEnded(before, now - KeepUsed);
                return true;
            }, tell: false, kept: () => _shared.ForgetEnded(before)).ConfigureAwait(false);
        }
        catch (IdentityException)
        {
            // They are deleted in an hour, or by another node.
        }
    }
}
