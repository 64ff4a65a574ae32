using Microsoft.Extensions.Logging;

namespace WireGate.Identity;

/// <summary>
/// Tokens on disk, and an immutable copy of all of them in memory that log-ins are answered from. SQLite's calls are synchronous, so a
/// thread of its own makes them.
/// </summary>
internal sealed class TokenStore : IDisposable
{
    /// <summary>Tokens stay listed for a month after their last session's end, for who asks what it was.</summary>
    private static readonly TimeSpan KeepEnded = TimeSpan.FromDays(30);

    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);

    private readonly TokenTable _table;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StoreThread _thread;
    private Dictionary<string, StoredToken> _tokens;
    private volatile bool _readable = true;
    private long _version;
    private DateTimeOffset _nextPrune;

    /// <exception cref="IdentityException">The store can't be used.</exception>
    public TokenStore(string path, TimeProvider time, ILogger logger)
    {
        (_time, _logger) = (time, logger);
        _table = new TokenTable(TokenDatabase.Open(path));
        try
        {
            SaltKey = _table.ReadSaltKey();
            _version = _table.ReadVersion();
            _tokens = _table.ReadAll();
        }
        catch (Exception error)
        {
            _table.Dispose();
            throw new IdentityException("the token store can't be read: " + error.Message, error);
        }

        _thread = new StoreThread(path, Look, logger);
    }

    /// <summary>
    /// A token was revoked or deleted, by this process or another. Raised on the store's thread once log-ins are already refused. A handler
    /// must not wait.
    /// </summary>
    public event Action<string>? Revoked;

    /// <summary>The key that salts are made with.</summary>
    public byte[] SaltKey { get; }

    /// <summary>False while the store can't be read: a revocation could not be seen, so nobody may log in.</summary>
    public bool IsReadable => _readable;

    /// <summary>From memory, as of the last look. The dictionary is never changed once it is here.</summary>
    public IReadOnlyDictionary<string, StoredToken> Tokens => Volatile.Read(ref _tokens);

    /// <summary>Looks for changes now.</summary>
    public Task LookAsync() => _thread.RunAsync(() =>
    {
        Look();
        return true;
    });

    /// <summary>Runs a change on the store's thread; when it completes, memory has it too.</summary>
    public Task<T> ChangeAsync<T>(Func<TokenTable, T> change) => _thread.RunAsync(() =>
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
        _table.Dispose();
    }

    private void Look()
    {
        try
        {
            Prune();
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
        Volatile.Write(ref _tokens, after);
        var now = _time.GetUtcNow();
        foreach (var (id, token) in before)
        {
            if (token.Record.Revoked is null && token.Record.SessionExpires > now && after.GetValueOrDefault(id) is not { Record.Revoked: null })
                Announce(id);
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
