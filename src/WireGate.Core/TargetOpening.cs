using WireGate.Core.Approvals;

namespace WireGate.Core;

/// <summary>Opens one target for a session: whether it may be, asking people where the rules say so, and with which credential.</summary>
internal sealed class TargetOpening(Session session, SessionServices services, Principal principal)
{
    private static readonly AccessSet Opening = new("CONNECT", [new Access(Effect.Connect, [])]);

    /// <inheritdoc cref="Session.OpenTargetAsync"/>
    public async ValueTask<TargetLease> OpenAsync(string name, IHold? hold, CancellationToken cancellationToken)
    {
        var target = services.Targets.Find(name);
        if (target is null || target.Protocol != session.Listener.Protocol
            || (session.Listener.Target is { } bound && bound != name)
            || (!principal.Targets.IsEmpty && !principal.Targets.Contains(name)) || principal.Permissions.On(name).IsNone)
        {
            await RefuseAsync(name, "no such target for this token", cancellationToken).ConfigureAwait(false);
        }

        var rules = new SessionRules(services.Policy, principal, target!);
        if (!rules.AllowsAnything) await RefuseAsync(name, "no rule allows anything on this target", cancellationToken).ConfigureAwait(false);
        session.Enter(target!, rules);
        // A lock either finds this session at its target or is found here.
        Interlocked.MemoryBarrier();
        if (services.Locks.Find(name) is { } locked)
        {
            session.Leave();
            await session.Record.TargetOpenedAsync(name, null, new Decision(Outcome.Deny, "lock", locked.Reason), cancellationToken).ConfigureAwait(false);
            throw new TargetRefusedException($"target \"{name}\" is refused: {locked.Reason}");
        }

        var (opening, answer) = await DecideAsync(rules, hold, cancellationToken).ConfigureAwait(false);
        if (opening.Outcome != Outcome.Allow)
        {
            session.Leave();
            await session.Record.TargetOpenedAsync(name, null, opening, cancellationToken).ConfigureAwait(false);
            throw new TargetRefusedException($"target \"{name}\" is refused by rule \"{opening.Rule}\": {opening.Reason}", opening.Refusal, opening.Hint);
        }

        var credential = await services.Vault.LeaseAsync(
            target!.Credential ?? throw new CredentialException($"target \"{name}\" has no credential"), target.Addresses[0], cancellationToken).ConfigureAwait(false);
        var lease = new TargetLease(target, credential);
        session.Keep(lease);
        await session.Record.TargetOpenedAsync(name, target, opening, cancellationToken).ConfigureAwait(false);
        if (answer is not null) session.Record.Settled(0, opening, answer);
        return lease;
    }

    private async ValueTask RefuseAsync(string name, string why, CancellationToken cancellationToken)
    {
        await session.Record.TargetOpenedAsync(name, null, new Decision(Outcome.Deny, Decision.NoRule, why), cancellationToken).ConfigureAwait(false);
        throw new TargetRefusedException($"target \"{name}\" does not exist or this token is not for it");
    }

    private async ValueTask<(Decision Decision, ApprovalAnswer? Answer)> DecideAsync(SessionRules rules, IHold? hold, CancellationToken cancellationToken)
    {
        if (rules.DecideOpening() is not { } opening) return (new Decision(Outcome.Allow, Decision.NoRule), null);
        if (opening.Outcome != Outcome.Hold) return (opening, null);
        if (hold is null) return (opening with { Outcome = Outcome.Deny, Reason = Holding.CannotWait }, null);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Ending);
        var allow = new Decision(Outcome.Allow, opening.Rule);
        var settled = await new Holding(session, services, hold) { IsOpening = true }.DecideAsync(
            0, Opening, opening, _ => rules.DecideOpening() ?? allow, static _ => { }, ending.Token).ConfigureAwait(false);
        session.Ending.ThrowIfCancellationRequested();
        return settled;
    }
}
