using System.IO.Pipelines;
using System.Net;
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
    private readonly SessionServices _services;
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _draining = new();
    private readonly List<TargetLease> _leases = [];
    private readonly SessionExpiry _expiry;
    private readonly DownstreamWriter _writer;
    private SessionBudget? _budget;
    private SessionClock? _clock;
    private SessionLimits? _limits;
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
        _expiry = new SessionExpiry(services.Time, End);
        Id = SessionId.Next();
        Listener = listener;
        Downstream = downstream;
        Client = client;
        Opened = services.Time.GetUtcNow();
        services.Sessions.Add(this);
        Record = services.Recorder.Open(this);
        _writer = new DownstreamWriter(downstream, Record, services.Time);
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
    public Func<bool>? IsInTransaction
    {
        set => _expiry.IsInTransaction = value;
    }

    /// <summary>The token's session time is over, and a transaction is given some more.</summary>
    public bool IsExpiring => _expiry.IsOver;

    /// <summary>Whether <see cref="FindBudgetObstacle"/> has anything to count.</summary>
    public bool IsMetered => _budget is not null || _limits?.CountsRows == true;

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
        await _expiry.StartAsync(left).ConfigureAwait(false);
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
    public ValueTask<TargetLease> OpenTargetAsync(string name, IHold? hold, CancellationToken cancellationToken)
    {
        var principal = Principal ?? throw new InvalidOperationException("Nobody has logged in.");
        return new TargetOpening(this, _services, principal).OpenAsync(name, hold, cancellationToken);
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
        var number = operation.Number != 0 ? operation.Number : ++_numbers;
        var decision = Decide(operation, number);
        Volatile.Write(ref _operations, _operations + 1);
        if (decision.Outcome == Outcome.Hold)
        {
            if (!operation.IsPreparation && operation.Hold is { } hold) return HoldAsync(operation, number, decision, hold, cancellationToken);
            decision = operation.IsPreparation
                ? decision with { Outcome = Outcome.Allow, Reason = "held when it runs" }
                : decision with { Outcome = Outcome.Deny, Reason = Holding.CannotWait };
        }

        Record.Decided(number, operation, decision);
        return new ValueTask<Verdict>(Verdict(decision, number));
    }

    /// <summary>
    /// Takes rows that are about to go to the client from the token's budget and from the limits of the rules that allowed them. Called by the upstream pump, for as many
    /// at once as it has. Once it says why not, the rest of the answer does not go to the client.
    /// </summary>
    /// <param name="operation">The number of the operation that they answer; 0 for none.</param>
    /// <param name="rows">How many.</param>
    /// <param name="bytes">With their framing.</param>
    /// <returns>Why not; null if they may go.</returns>
    public Obstacle? FindBudgetObstacle(long operation, long rows, long bytes) =>
        _budget?.FindObstacle(rows, bytes) ?? (_limits is { CountsRows: true } limits ? limits.FindObstacle(operation, rows, bytes) : null);

    /// <summary>Takes one question to people from the token's budget.</summary>
    internal Decision? DenyAsking() => _budget?.DenyAsking();

    /// <summary>The target that is being opened, and the rules for it.</summary>
    internal void Enter(Target target, SessionRules rules)
    {
        (Target, _rules) = (target, rules);
        _limits ??= new SessionLimits(_services.Meters, Principal!, _services.Time);
    }

    /// <summary>It is not opened after all.</summary>
    internal void Leave() => (Target, _rules) = (null, null);

    /// <summary>Disposed with the session.</summary>
    internal void Keep(TargetLease lease)
    {
        lock (_leases) _leases.Add(lease);
    }

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
    public ValueTask<FlushResult> FlushDownstreamAsync(CancellationToken cancellationToken) => _writer.FlushAsync(cancellationToken);

    /// <summary>Before <see cref="Downstream"/> is closed in order, which sends what is left in it: that goes out if it is kept, or not at all. Never throws.</summary>
    public Task SettleAsync() => _writer.SettleAsync();

    private Decision Decide(in Operation operation, long number)
    {
        if (_expiry.IsOver && operation.BeginsTransaction) return SessionExpiry.Denial;
        var decision = Rules.Decide(operation.Accesses);
        if (decision.Outcome != Outcome.Deny && operation.Obstacle is { } obstacle) decision = obstacle;
        if (decision.Outcome == Outcome.Deny || operation.IsPreparation) return decision;
        if (!decision.Limits.IsEmpty) decision = _limits!.Judge(decision, operation.Accesses);
        if (decision.Outcome == Outcome.Deny) return decision;
        if (_budget?.Deny(operation.Accesses) is { } spent) return spent;
        return decision.Limits.IsEmpty ? decision : _limits!.Spend(decision, operation.Accesses, number, isApproved: false);
    }

    /// <summary>For what is held, and judged again.</summary>
    private Decision Judge(AccessSet accesses) => _limits!.Judge(Rules.Decide(accesses), accesses);

    private async ValueTask MeterAsync(IBudget budget)
    {
        if (_clock is not null) await _clock.DisposeAsync().ConfigureAwait(false);
        _budget = new SessionBudget(budget);
        _clock = _budget.CountsTime ? new SessionClock(_budget, _services.Time, End) : null;
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
            number, operation.Accesses, held, Judge, asked => Record.Decided(number, operation, asked), ending.Token).ConfigureAwait(false);
        // Ended while people thought: whatever they said, nothing goes on.
        _ending.Token.ThrowIfCancellationRequested();
        if (_limits!.Spend(decision, operation.Accesses, number, isApproved: answer is not null) is { Outcome: not Outcome.Allow } over)
            decision = over with { Outcome = Outcome.Deny, Request = decision.Request };
        if (decision.Request is null) Record.Decided(number, operation, decision);
        else Record.Settled(number, decision, answer);
        return Verdict(decision, number);
    }

    /// <summary>Asks the protocol to end the session now, with its own kind of farewell. The first reason stays.</summary>
    public void End(SessionEnd reason)
    {
        if (Interlocked.CompareExchange(ref _end, reason, null) is not null) return;
        // Registrations run protocol code: not on the caller's thread, who may be the control socket or a timer.
        _ = _ending.CancelAsync();
    }

    /// <summary>The protocol says that nothing runs any more that <see cref="IsInTransaction"/> said yes of, and that its answer was sent.</summary>
    public void TransactionOver() => _expiry.TransactionOver();

    /// <summary>Asks the protocol to end the session once nothing is running.</summary>
    public void Drain() => _ = _draining.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _expiry.DisposeAsync().ConfigureAwait(false);
        if (_clock is not null) await _clock.DisposeAsync().ConfigureAwait(false);
        _services.Sessions.Remove(this);
        lock (_leases)
        {
            foreach (var lease in _leases) lease.Dispose();
            _leases.Clear();
        }

        Record.Closed(EndReason?.Reason ?? "closed");
    }
}
