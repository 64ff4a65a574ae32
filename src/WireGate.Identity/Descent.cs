using WireGate.Identity.Stores;

namespace WireGate.Identity;

/// <summary>Which tokens descend from which, by what they were traded for.</summary>
/// <param name="tokens">All tokens.</param>
/// <param name="now">The moment.</param>
internal readonly struct Descent(IReadOnlyDictionary<string, StoredToken> tokens, DateTimeOffset now)
{
    /// <summary>How many that descend from the same first token as this one may still have sessions.</summary>
    public int CountLive(string tokenId)
    {
        var root = RootOf(tokenId);
        var count = 0;
        foreach (var token in tokens.Values)
            if (IsLiveBelow(root, token.Record)) count++;
        return count;
    }

    /// <summary>One that the gate did not issue is a first one.</summary>
    private string RootOf(string tokenId)
    {
        for (var step = 0; step <= Lineage.MostSteps && tokens.TryGetValue(tokenId, out var token) && token.Record.Parent is { } parent; step++) tokenId = parent.Id;
        return tokenId;
    }

    private bool IsLiveBelow(string root, TokenRecord token)
    {
        for (var step = 0; step <= Lineage.MostSteps && token.AllowsSessionAt(now) && token.Parent is { } parent; step++)
        {
            if (parent.Id == root) return true;
            if (!tokens.TryGetValue(parent.Id, out var stored)) return false;
            token = stored.Record;
        }

        return false;
    }
}
