using WireGate.Identity.Jwt;

namespace WireGate.Identity.Issuers;

/// <summary>
/// Which one-time tokens were used. It is kept in memory: a token that was issued before this process began may have been used before, and is refused.
/// </summary>
internal sealed class UsedTokens(TimeProvider time) : IUsedTokens
{
    /// <summary>More at once, all within their lifetime, are no bootstrap of anything; they are refused.</summary>
    private const int MaxTokens = 100_000;

    private readonly DateTimeOffset _since = time.GetUtcNow();
    private readonly Dictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);

    public ValueTask<bool> TryUseAsync(string id, DateTimeOffset? issued, DateTimeOffset expires) => new(TryUse(id, issued, expires));

    private bool TryUse(string id, DateTimeOffset? issued, DateTimeOffset expires)
    {
        if (issued is null || issued < _since) return false;
        var now = time.GetUtcNow();
        lock (_used)
        {
            if (_used.Count >= MaxTokens)
                foreach (var (old, end) in _used)
                    if (end < now - JwtExpectations.ClockSkew - JwtExpectations.ClockSkew) _used.Remove(old);
            return _used.Count < MaxTokens && _used.TryAdd(id, expires);
        }
    }
}
