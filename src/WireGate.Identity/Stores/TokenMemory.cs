using Microsoft.Extensions.Logging;
using WireGate.Identity.Locks;

namespace WireGate.Identity.Stores;

/// <summary>The copy of a store that log-ins are answered from: immutable, swapped whole by the store's thread, which tells of what was taken away.</summary>
internal sealed class TokenMemory(TimeProvider time, ILogger logger)
{
    private static readonly Dictionary<string, StoredToken> Nothing = new(StringComparer.Ordinal);

    private Dictionary<string, StoredToken> _tokens = Nothing;
    private LockSet _locks = LockSet.Empty;

    public event Action<string>? Revoked;

    public event Action? LocksChanged;

    /// <summary>The dictionary is never changed once it is here.</summary>
    public Dictionary<string, StoredToken> Tokens => Volatile.Read(ref _tokens);

    public LockSet Locks => Volatile.Read(ref _locks);

    /// <summary>Puts in force what the store has now, and then raises the events.</summary>
    /// <param name="tokens">All of them.</param>
    /// <param name="locks">All of them.</param>
    /// <param name="gone">Told of each token that is no longer kept.</param>
    public void Replace(Dictionary<string, StoredToken> tokens, LockSet locks, Action<string> gone)
    {
        var before = Tokens;
        var hadLocks = Interlocked.Exchange(ref _locks, locks);
        if (!hadLocks.All.SequenceEqual(locks.All)) TellOfLocks();
        if (ReferenceEquals(before, tokens)) return;
        Volatile.Write(ref _tokens, tokens);
        var now = time.GetUtcNow();
        foreach (var (id, token) in before)
        {
            if (token.Record.Revoked is null && token.Record.SessionExpires > now && tokens.GetValueOrDefault(id) is not { Record.Revoked: null }) Tell(id);
            if (!tokens.ContainsKey(id)) gone(id);
        }
    }

    private void TellOfLocks()
    {
        try
        {
            LocksChanged?.Invoke();
        }
        catch (Exception error)
        {
            logger.LockHandlerFailed(error);
        }
    }

    private void Tell(string id)
    {
        try
        {
            Revoked?.Invoke(id);
        }
        catch (Exception error)
        {
            // One deaf listener must not keep the others from hearing of the next revocation.
            logger.RevocationHandlerFailed(id, error);
        }
    }
}
