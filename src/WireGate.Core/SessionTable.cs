using System.Collections.Concurrent;

namespace WireGate.Core;

/// <summary>The live sessions, and the means to end them.</summary>
public sealed class SessionTable
{
    private readonly ConcurrentDictionary<SessionId, Session> _sessions = new();

    public int Count => _sessions.Count;

    public IEnumerable<Session> All => _sessions.Values;

    public Session? Find(string id) => _sessions.GetValueOrDefault(new SessionId(id));

    /// <summary>
    /// Ends every session of a token, and of those that descend from it, that <see cref="IIdentity.StillValid"/> already says no of: one that is just logging in with it is
    /// either found here or finds that out itself.
    /// </summary>
    public int RevokeToken(string tokenId)
    {
        // The other half of the fence in Session.AuthenticateAsync.
        Interlocked.MemoryBarrier();
        return End(session => session.Principal is { } principal && (principal.TokenId == tokenId || principal.Lineage.Contains(tokenId)), SessionEnd.Revoked);
    }

    /// <summary>Ends the sessions that match; returns how many.</summary>
    public int End(Func<Session, bool> matches, SessionEnd reason)
    {
        var ended = 0;
        foreach (var session in _sessions.Values)
        {
            if (!matches(session)) continue;
            session.End(reason);
            ended++;
        }

        return ended;
    }

    internal void Add(Session session) => _sessions[session.Id] = session;

    internal void Remove(Session session) => _sessions.TryRemove(session.Id, out _);
}
