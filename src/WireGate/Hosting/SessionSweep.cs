using WireGate.Core;
using WireGate.Identity;

namespace WireGate.Hosting;

/// <summary>
/// Ends sessions that the configuration no longer allows. Rules need no such step: the next operation of every session is judged by the
/// new ones. What operators locked ends here too, and all sessions where nobody can tell what was. What a session is bound to from its start on is its target's address, credential and settings, and its agent's groups and owner.
/// </summary>
/// <remarks>Run at a reload, and then every second: a session may have been just opening when the reload looked.</remarks>
internal sealed class SessionSweep(SessionTable sessions, CurrentTargets targets, IIdentity identity, TokenService tokens)
{
    private static readonly SessionEnd TargetChanged = new("the target was changed or removed by an operator");
    private static readonly SessionEnd TokenInvalid = new("the token was revoked or its agent changed by an operator");

    private static readonly SessionEnd StoreLost = new("the gate has lost the store that says who is revoked or locked");

    /// <summary>Returns how many sessions it ended.</summary>
    public int Run() => tokens.IsStoreLost ? sessions.End(static session => session.EndReason is null, StoreLost) : EndInvalid();

    private int EndInvalid() =>
        sessions.End(session => session.EndReason is null && session.Target is { } target && !targets.IsCurrent(target), TargetChanged)
        + sessions.End(session => session.EndReason is null && session.Principal is { } principal && !identity.StillValid(principal), TokenInvalid)
        + EndLocked();

    private int EndLocked()
    {
        // Where nothing is locked, which is nearly always, no session is looked at.
        var locks = tokens.Locks;
        if (locks.All.IsEmpty) return 0;
        var ended = 0;
        foreach (var session in sessions.All)
        {
            if (session.EndReason is not null) continue;
            var why = session.Principal is { } principal ? locks.Find(principal) : null;
            why ??= session.Target is { } target ? locks.Find(target.Name) : null;
            if (why is null) continue;
            session.End(why);
            ended++;
        }

        return ended;
    }
}
