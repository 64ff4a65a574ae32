namespace WireGate.Identity.Issuers;

/// <summary>Which one-time tokens were used.</summary>
internal interface IUsedTokens
{
    /// <summary>True for the first use of a token, and only for that.</summary>
    ValueTask<bool> TryUseAsync(string id, DateTimeOffset? issued, DateTimeOffset expires);
}
