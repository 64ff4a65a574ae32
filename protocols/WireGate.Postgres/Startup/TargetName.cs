using WireGate.Core;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Startup;

/// <summary>
/// The target that a client means, and its database there. <c>TARGET</c> and <c>TARGET/DATABASE</c> stand in the start-up parameter
/// <c>database</c>; where the token or the listener is for one target alone, it may be the real database instead.
/// </summary>
/// <param name="Target">The target's name.</param>
/// <param name="Database">The database, or null for the target's own.</param>
public readonly record struct TargetName(string Target, string? Database)
{
    /// <summary>What a server takes for a name (NAMEDATALEN - 1). It cuts longer ones off; the gate does not guess what was meant.</summary>
    private const int MaxNameBytes = 63;

    /// <summary>Takes <c>TARGET</c> or <c>TARGET/DATABASE</c> apart, at the first slash.</summary>
    public static TargetName Split(string database)
    {
        var slash = database.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new(database, null) : new(database[..slash], slash + 1 == database.Length ? null : database[(slash + 1)..]);
    }

    /// <exception cref="ClientRefusedException">It can't be a name.</exception>
    public static TargetName Resolve(StartupRequest request, Principal principal, Listener listener)
    {
        var named = Split(request.Database);
        var only = listener.Target ?? (principal.Targets is [var one] ? one : null);
        if (only is not null && named.Target != only) named = new(only, request.NamesDatabase ? request.Database : null);
        if (named.Database is { } name && System.Text.Encoding.UTF8.GetByteCount(name) > MaxNameBytes)
            throw new ClientRefusedException(SqlState.InvalidCatalogName, "the name of the database is too long");
        return named;
    }
}
