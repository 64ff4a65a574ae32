using System.Collections.Concurrent;

namespace WireGate.Core;

/// <summary>The live sessions, and the means to end them.</summary>
public sealed class SessionTable
{
    private readonly ConcurrentDictionary<SessionId, Session> _sessions = new();
    private readonly ConcurrentDictionary<string, byte> _revoked = new(StringComparer.Ordinal);

    public int Count => _sessions.Count;

    public IEnumerable<Session> All => _sessions.Values;

    public Session? Find(string id) => _sessions.GetValueOrDefault(new SessionId(id));

    /// <summary>Ends every session of a token, and any that is just logging in with it.</summary>
    public int RevokeToken(string tokenId)
    {
        _revoked[tokenId] = 0;
        // The other half of the fence in Session.AuthenticateAsync.
        Interlocked.MemoryBarrier();
        return End(session => session.Principal?.TokenId == tokenId, SessionEnd.Revoked);
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

    internal bool IsCurrent(Principal principal) => !_revoked.ContainsKey(principal.TokenId);

    internal void Add(Session session) => _sessions[session.Id] = session;

    internal void Remove(Session session) => _sessions.TryRemove(session.Id, out _);
}
