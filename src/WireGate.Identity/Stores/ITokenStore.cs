using WireGate.Identity.Budgets;
using WireGate.Identity.Locks;

namespace WireGate.Identity.Stores;

/// <summary>
/// Where tokens, locks and what was spent are kept, with a copy in memory that log-ins are answered from. One store may serve several gates: each hears of the
/// others' changes.
/// </summary>
internal interface ITokenStore : IDisposable
{
    /// <summary>
    /// A token was revoked or deleted, by this gate or another. Raised on a thread of the store's once log-ins are already refused. A handler must not wait.
    /// </summary>
    event Action<string>? Revoked;

    /// <summary>Something was locked or unlocked. As <see cref="Revoked"/>.</summary>
    event Action? LocksChanged;

    /// <summary>The key that salts are made with.</summary>
    byte[] SaltKey { get; }

    /// <summary>False while the store can't be read: a revocation could not be seen, so nobody may log in.</summary>
    bool IsReadable { get; }

    /// <summary>As of the last look. The dictionary is never changed once it is here.</summary>
    IReadOnlyDictionary<string, StoredToken> Tokens { get; }

    /// <summary>As of the last look.</summary>
    LockSet Locks { get; }

    BudgetMeter FindMeter(string token, BudgetLimits limits);

    /// <summary>Looks for changes now.</summary>
    Task LookAsync();

    /// <summary>When one of these completes, memory has it too.</summary>
    Task InsertAsync(StoredToken token);

    /// <summary>False if there is no such token or it was revoked before.</summary>
    Task<bool> RevokeAsync(string id, DateTimeOffset now);

    /// <summary>False if it was locked before.</summary>
    Task<bool> LockAsync(GateLock one);

    /// <summary>False if it was not locked.</summary>
    Task<bool> UnlockAsync(LockKind kind, string name);
}
