using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using WireGate.Core.Approvals;
using WireGate.Core.Limits;
using WireGate.Core.Masks;
using WireGate.Core.Transport;

namespace WireGate.Core;

/// <summary>
/// One client connection, and the one object that a protocol talks to. Every decision is made here, so that there is one place where
/// an operation gets its <see cref="Verdict"/>.
/// </summary>
public sealed class Session : IAsyncDisposable
{
    private const string CannotWait = "it needs a person's approval, which can't be waited for here";

    private static readonly AccessSet Opening = new("CONNECT", [new Access(Effect.Connect, [])]);

    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(49);

    /// <summary>What a transaction that is open when its token's session time is over may still take.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    /// <summary>How often a session's time is taken from its token's budget.</summary>
    private static readonly TimeSpan TimeEvery = TimeSpan.FromSeconds(1);

    private static readonly Decision OverTime = new(Outcome.Deny, Decision.Token, SessionEnd.Expired.Reason, "Finish the transaction that is open, and log in with a new token.");

    /// <summary>As long as a link's own end may take.</summary>
    private static readonly TimeSpan SettlePatience = TimeSpan.FromSeconds(2);

    private readonly SessionServices _services;
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _draining = new();
    private readonly List<TargetLease> _leases = [];
    private ITimer? _expiry;
    private ITimer? _clock;
    private long _timed;
    private SessionBudget? _budget;
    private volatile bool _expiring;
    private SessionRules? _rules;
    private long _tickets;
    private long _outstanding;
    private long _numbers;
    private long _operations;
    private long _denials;
    private SessionEnd? _end;

    public Session(Listener listener, Link downstream, EndPoint client, SessionServices services)
    {
        _services = services;
        Id = SessionId.Next();
        Listener = listener;
        Downstream = downstream;
        Client = client;
        Opened = services.Time.GetUtcNow();
        services.Sessions.Add(this);
        Record = services.Recorder.Open(this);
    }

    public SessionId Id { get; }

    public Listener Listener { get; }

    public Link Downstream { get; }

    /// <summary>The client's address: the PROXY protocol's where a named peer sent one.</summary>
    public EndPoint Client { get; }

    public DateTimeOffset Opened { get; }

    /// <summary>Where what happens is recorded. Protocols tell it what the session itself can't see: parameters, rows, answers.</summary>
    public ISessionRecord Record { get; }

    public TimeProvider Time => _services.Time;

    /// <summary>Null until <see cref="AuthenticateAsync"/> succeeded.</summary>
    public Principal? Principal { get; private set; }

    /// <summary>The opened target, or null.</summary>
    public Target? Target { get; private set; }

    /// <summary>Operations judged so far.</summary>
    public long Operations => Volatile.Read(ref _operations);

    /// <summary>Operations refused so far.</summary>
    public long Denials => Volatile.Read(ref _denials);

    private SessionRules Rules => _rules ?? throw new InvalidOperationException("No target is open.");

    /// <summary>What the rules in force hide of what comes back. Only while a target is open; called by the downstream pump alone.</summary>
    public IMasks Masks => Rules.Masks;

    /// <summary>Tells the rules in force for it from others. Only while a target is open.</summary>
    internal string RulesVersion => Rules.Version;

    /// <summary>Cancelled when the session must end now: revocation, expiry, an operator's kill, the end of draining. <see cref="EndReason"/> says why.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Cancelled when the gate shuts down: end as soon as nothing is running.</summary>
    public CancellationToken Draining => _draining.Token;

    /// <summary>Why <see cref="Ending"/> was cancelled.</summary>
    public SessionEnd? EndReason => Volatile.Read(ref _end);

    /// <summary>Whether something runs that should not be cut in two. Set by the protocol, asked once the token's session time is over; unset means no.</summary>
    public Func<bool>? IsInTransaction { private get; set; }

    /// <summary>The token's session time is over, and a transaction is given some more.</summary>
    public bool IsExpiring => _expiring;

    /// <summary>Whether <see cref="FindBudgetObstacle"/> has anything to count.</summary>
    public bool IsMetered => _budget is not null;

    /// <summary>The verifiers to run SCRAM against, before anyone is authenticated.</summary>
    public IIdentity Identity => _services.Identity;

    /// <summary>
    /// What the connection itself shows of who is asking, before it says anything: the peer of a unix socket that stands for one agent, or a client certificate. Whoever is
    /// known by it is asked for no token, and one that is not accepted is not asked for one either. Null where a token is to be asked for.
    /// </summary>
    public PresentedCredential? ShownByConnection =>
        // No uid can be told where there is no socket: it is then that of nobody.
        Listener.Peer is { } peer ? new PresentedCredential.Peer(Downstream.PeerUid ?? uint.MaxValue, peer)
        : Listener.Tls?.Clients is not null && Downstream.Tls?.RemoteCertificate is X509Certificate2 certificate ? new PresentedCredential.Certificate(certificate)
        : null;

    /// <summary>Who is it? Null when the credential is not accepted; the client must not learn why.</summary>
    public async ValueTask<Principal?> AuthenticateAsync(PresentedCredential presented, CancellationToken cancellationToken)
    {
        var principal = await _services.Identity.AuthenticateAsync(presented, cancellationToken).ConfigureAwait(false);
        if (principal is null)
        {
            await RefuseLoginAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }

        var left = principal.SessionExpires - _services.Time.GetUtcNow();
        if (left <= TimeSpan.Zero) return null;
        // Timers take at most 49 days, so a session lasts no longer, whatever its token says.
        if (left > LongestTimer) left = LongestTimer;
        Principal = principal;
        // A revocation or reload either finds this principal among the sessions or is found here; without the fence both could miss.
        Interlocked.MemoryBarrier();
        if ((_services.Identity.StillValid(principal) ? _services.Locks.Find(principal) : SessionEnd.Revoked) is { } end)
        {
            Principal = null;
            Record.Failed("authentication", end.Reason);
            End(end);
            return null;
        }

        Downstream.MarkAuthenticated();
        Record.Authenticated(principal);
        if (_expiry is not null) await _expiry.DisposeAsync().ConfigureAwait(false);
        // It may run before it is kept here, so it starts once it is.
        _expiry = _services.Time.CreateTimer(static state => ((Session)state!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _expiry.Change(left, Timeout.InfiniteTimeSpan);
        if (principal.Budget is { } budget) await MeterAsync(budget).ConfigureAwait(false);
        return principal;
    }

    /// <summary>
    /// Records that a token was not accepted, and completes when the client may be told so. For a protocol that found that out itself;
    /// <see cref="AuthenticateAsync"/> has done it when it returns null.
    /// </summary>
    public Task RefuseLoginAsync(CancellationToken cancellationToken)
    {
        Record.Failed("authentication", "the token was not accepted");
        return _services.FailedLogins.CountAsync(Client, cancellationToken);
    }

    /// <summary>Opens the target that the client named (or that its listener is bound to) for the authenticated principal.</summary>
    /// <param name="name">The target's name.</param>
    /// <param name="hold">Keeps the client while people decide whether it may be opened; null where it can't wait.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <exception cref="TargetRefusedException">There is none, no rule allows anything there, or people were asked and it was not approved.</exception>
    /// <exception cref="CredentialException">Its credential can't be had.</exception>
    /// <exception cref="RecordingException">The session can't be recorded.</exception>
    public async ValueTask<TargetLease> OpenTargetAsync(string name, IHold? hold, CancellationToken cancellationToken)
    {
        var principal = Principal ?? throw new InvalidOperationException("Nobody has logged in.");
        var target = _services.Targets.Find(name);
        if (target is null || target.Protocol != Listener.Protocol
            || (Listener.Target is { } bound && bound != name)
            || (!principal.Targets.IsEmpty && !principal.Targets.Contains(name)) || principal.Permissions.On(name).IsNone)
        {
            await RefuseTargetAsync(name, "no such target for this token", cancellationToken).ConfigureAwait(false);
        }

        var rules = new SessionRules(_services.Policy, principal, target!);
        if (!rules.AllowsAnything) await RefuseTargetAsync(name, "no rule allows anything on this target", cancellationToken).ConfigureAwait(false);
        (Target, _rules) = (target, rules);
        // A lock either finds this session at its target or is found here.
        Interlocked.MemoryBarrier();
        if (_services.Locks.Find(name) is { } locked)
        {
            (Target, _rules) = (null, null);
            await Record.TargetOpenedAsync(name, null, new Decision(Outcome.Deny, "lock", locked.Reason), cancellationToken).ConfigureAwait(false);
            throw new TargetRefusedException($"target \"{name}\" is refused: {locked.Reason}");
        }

        var (opening, answer) = await DecideOpeningAsync(rules, hold, cancellationToken).ConfigureAwait(false);
        if (opening.Outcome != Outcome.Allow)
        {
            (Target, _rules) = (null, null);
            await Record.TargetOpenedAsync(name, null, opening, cancellationToken).ConfigureAwait(false);
            throw new TargetRefusedException($"target \"{name}\" is refused by rule \"{opening.Rule}\": {opening.Reason}", opening.Refusal, opening.Hint);
        }

        var credential = await _services.Vault.LeaseAsync(
            target!.Credential ?? throw new CredentialException($"target \"{name}\" has no credential"), target.Addresses[0], cancellationToken).ConfigureAwait(false);
        var lease = new TargetLease(target, credential);
        lock (_leases) _leases.Add(lease);
        await Record.TargetOpenedAsync(name, target, opening, cancellationToken).ConfigureAwait(false);
        if (answer is not null) Record.Settled(0, opening, answer);
        return lease;
    }

    /// <summary>
    /// The number of an operation that is asked in two steps, so that what the first one tells (the values for its parameters, or that it failed) is recorded
    /// under it. Called by the downstream pump alone.
    /// </summary>
    public long ReserveOperation() => ++_numbers;

    /// <summary>
    /// Judges one operation and records the decision; completes at once unless the rules hold it for people. Called by the downstream pump alone. The
    /// verdict is for the next write only: asking again voids the one before.
    /// </summary>
    public ValueTask<Verdict> AuthorizeAsync(in Operation operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Revoked, expired or killed: nothing more is judged, even if the protocol has not noticed yet.
        _ending.Token.ThrowIfCancellationRequested();
        var decision = Decide(operation);
        var number = operation.Number != 0 ? operation.Number : ++_numbers;
        Volatile.Write(ref _operations, _operations + 1);
        if (decision.Outcome == Outcome.Hold)
        {
            if (!operation.IsPreparation && operation.Hold is { } hold) return HoldAsync(operation, number, decision, hold, cancellationToken);
            decision = operation.IsPreparation
                ? decision with { Outcome = Outcome.Allow, Reason = "held when it runs" }
                : decision with { Outcome = Outcome.Deny, Reason = CannotWait };
        }

        Record.Decided(number, operation, decision);
        return new ValueTask<Verdict>(Verdict(decision, number));
    }

    /// <summary>
    /// Takes rows that are about to go to the client from the token's budget. Called by the upstream pump, for as many at once as it has. Once it says why
    /// not, the rest of the answer does not go to the client.
    /// </summary>
    /// <returns>Why not, in a sentence for the agent; null if they may go.</returns>
    public string? FindBudgetObstacle(long rows, long bytes) => _budget?.FindObstacle(rows, bytes);

    /// <summary>Takes one question to people from the token's budget.</summary>
    internal Decision? DenyAsking() => _budget?.DenyAsking();

    /// <summary>Takes a verdict back; a verdict can be used once, for the operation it was made for, and only if it allows.</summary>
    internal void Consume(in Verdict verdict)
    {
        if (!ReferenceEquals(verdict.Session, this) || !verdict.IsAllowed || verdict.Ticket != _outstanding || _outstanding == 0)
            throw new InvalidOperationException("Nothing is forwarded without the verdict for it.");
        _outstanding = 0;
    }

    /// <summary>Records a failure for the operators; no received bytes, no secret.</summary>
    public void ReportFailure(string stage, string message) => Record.Failed(stage, message);

    /// <summary>Sends the client what was written to <see cref="Downstream"/>, once what was recorded of it is kept.</summary>
    /// <exception cref="RecordingException">It can't be kept: nothing more goes to the client but a farewell.</exception>
    public ValueTask<FlushResult> FlushDownstreamAsync(CancellationToken cancellationToken)
    {
        var kept = Record.CommitAsync(cancellationToken);
        if (!kept.IsCompletedSuccessfully) return FlushKeptAsync(kept, Downstream.Output, cancellationToken);
        kept.GetAwaiter().GetResult();
        return Downstream.Output.FlushAsync(cancellationToken);
    }

    /// <summary>Before <see cref="Downstream"/> is closed in order, which sends what is left in it: that goes out if it is kept, or not at all. Never throws.</summary>
    public async Task SettleAsync()
    {
        using var patience = new CancellationTokenSource(SettlePatience, Time);
        try
        {
            await Record.CommitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is RecordingException or OperationCanceledException)
        {
            // A reset could take the last word from the client.
            if (Downstream.Output.UnflushedBytes > 0 && !Downstream.IsWithdrawn) Downstream.Abort();
        }
    }

    private async ValueTask RefuseTargetAsync(string name, string why, CancellationToken cancellationToken)
    {
        await Record.TargetOpenedAsync(name, null, new Decision(Outcome.Deny, Decision.NoRule, why), cancellationToken).ConfigureAwait(false);
        throw new TargetRefusedException($"target \"{name}\" does not exist or this token is not for it");
    }

    private Decision Decide(in Operation operation)
    {
        if (_expiring && operation.BeginsTransaction) return OverTime;
        var decision = Rules.Decide(operation.Accesses);
        if (decision.Outcome != Outcome.Deny && operation.Obstacle is { } obstacle) decision = obstacle;
        if (_budget is null || decision.Outcome == Outcome.Deny || operation.IsPreparation) return decision;
        return _budget.Deny(operation.Accesses) ?? decision;
    }

    private async ValueTask MeterAsync(IBudget budget)
    {
        _budget = new SessionBudget(budget);
        if (!_budget.CountsTime) return;
        if (_clock is not null) await _clock.DisposeAsync().ConfigureAwait(false);
        _timed = _services.Time.GetTimestamp();
        _clock = _services.Time.CreateTimer(static state => ((Session)state!).SpendTime(), this, TimeSpan.Zero, TimeEvery);
    }

    private void SpendTime()
    {
        var now = _services.Time.GetTimestamp();
        var passed = _services.Time.GetElapsedTime(Interlocked.Exchange(ref _timed, now), now);
        if (passed >= TimeSpan.Zero && _budget!.FindObstacle(passed) is not null) End(SessionEnd.Spent);
    }

    private void Expire()
    {
        var first = !_expiring;
        _expiring = true;
        // A transaction that ends now either sees that, or is seen here to be over.
        Interlocked.MemoryBarrier();
        if (first && IsInTransaction?.Invoke() == true) _expiry!.Change(Grace, Timeout.InfiniteTimeSpan);
        else End(SessionEnd.Expired);
    }

    private Verdict Verdict(Decision decision, long number)
    {
        if (decision.Outcome != Outcome.Allow) Volatile.Write(ref _denials, _denials + 1);
        _outstanding = ++_tickets;
        return new Verdict(this, decision, number, _outstanding);
    }

    private async ValueTask<Verdict> HoldAsync(Operation operation, long number, Decision held, IHold hold, CancellationToken cancellationToken)
    {
        // The verdict before it is void from here on, not only when there is a new one.
        _outstanding = 0;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        var (decision, answer) = await new Holding(this, _services, hold).DecideAsync(
            number, operation.Accesses, held, Rules.Decide, asked => Record.Decided(number, operation, asked), ending.Token).ConfigureAwait(false);
        // Ended while people thought: whatever they said, nothing goes on.
        _ending.Token.ThrowIfCancellationRequested();
        if (decision.Request is null) Record.Decided(number, operation, decision);
        else Record.Settled(number, decision, answer);
        return Verdict(decision, number);
    }

    private async ValueTask<(Decision Decision, ApprovalAnswer? Answer)> DecideOpeningAsync(SessionRules rules, IHold? hold, CancellationToken cancellationToken)
    {
        if (rules.DecideOpening() is not { } opening) return (new Decision(Outcome.Allow, Decision.NoRule), null);
        if (opening.Outcome != Outcome.Hold) return (opening, null);
        if (hold is null) return (opening with { Outcome = Outcome.Deny, Reason = CannotWait }, null);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        var allow = new Decision(Outcome.Allow, opening.Rule);
        var settled = await new Holding(this, _services, hold) { IsOpening = true }.DecideAsync(
            0, Opening, opening, _ => rules.DecideOpening() ?? allow, static _ => { }, ending.Token).ConfigureAwait(false);
        _ending.Token.ThrowIfCancellationRequested();
        return settled;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<FlushResult> FlushKeptAsync(ValueTask kept, PipeWriter output, CancellationToken cancellationToken)
    {
        await kept.ConfigureAwait(false);
        return await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks the protocol to end the session now, with its own kind of farewell. The first reason stays.</summary>
    public void End(SessionEnd reason)
    {
        if (Interlocked.CompareExchange(ref _end, reason, null) is not null) return;
        // Registrations run protocol code: not on the caller's thread, who may be the control socket or a timer.
        _ = _ending.CancelAsync();
    }

    /// <summary>The protocol says that nothing runs any more that <see cref="IsInTransaction"/> said yes of, and that its answer was sent.</summary>
    public void TransactionOver()
    {
        if (_expiring) End(SessionEnd.Expired);
    }

    /// <summary>Asks the protocol to end the session once nothing is running.</summary>
    public void Drain() => _ = _draining.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        if (_expiry is not null) await _expiry.DisposeAsync().ConfigureAwait(false);
        if (_clock is not null)
        {
            await _clock.DisposeAsync().ConfigureAwait(false);
            SpendTime();
        }

        _services.Sessions.Remove(this);
        lock (_leases)
        {
            foreach (var lease in _leases) lease.Dispose();
            _leases.Clear();
        }

        Record.Closed(EndReason?.Reason ?? "closed");
    }
}
