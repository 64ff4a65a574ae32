using WireGate.Identity.Budgets;
using WireGate.Identity.Issuers;
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

    /// <summary>Why the store can't be read now: a revocation could not be seen, so nobody may log in. Null if it can. One sentence without a full stop.</summary>
    string? Problem { get; }

    /// <summary>Whether it could not be read for so long that nobody may go on either.</summary>
    bool IsLost { get; }

    /// <summary>As of the last look. The dictionary is never changed once it is here.</summary>
    IReadOnlyDictionary<string, StoredToken> Tokens { get; }

    /// <summary>As of the last look.</summary>
    LockSet Locks { get; }

    /// <summary>Which one-time tokens of other issuers were used.</summary>
    IUsedTokens Used { get; }

    /// <summary>Begins to follow what others change. A store that can't be read now is read as soon as it can.</summary>
    Task StartAsync();

    /// <summary>Keeps what was spent.</summary>
    Task StopAsync();

    BudgetMeter FindMeter(string token, BudgetLimits limits);

    /// <summary>Looks for changes now. Never fails: <see cref="Problem"/> says what came of it.</summary>
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
