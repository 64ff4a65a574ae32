using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using WireGate.Approvals.Deciding;
using WireGate.Approvals.Stores;
using WireGate.Approvals.Stores.Postgres;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Stores;

namespace WireGate.Approvals;

/// <summary>
/// Asks people, takes their answers and lets each approval be used once. What it has not kept has not happened: the gate may be killed at any moment, and
/// only a retry of the same action can use what was answered.
/// </summary>
public sealed class ApprovalService : IApprovals, IApprovalDesk, IDisposable
{
    /// <summary>Longer lists are for the ledger and its exports.</summary>
    private const int LongestList = 200;

    /// <summary>A disk that hangs keeps nobody waiting: neither a client, who is told of no hold before it is kept, nor a person.</summary>
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(10);

    private readonly IApprovalStore _store;
    private readonly DecidingServices _services;
    private readonly Asking _asking;
    private readonly Answering _answering;
    private readonly Taking _taking;
    private readonly Expiry _expiry;
    private readonly Effects _effects;
    private readonly Sweep _sweep;
    private readonly LiveRequests _live = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger _logger;
    private ApprovalSettings _settings;
    private bool _disposed;

    /// <exception cref="ApprovalException">The store in <paramref name="stateFolder"/> can't be used.</exception>
    public ApprovalService(string stateFolder, ApprovalSettings settings, ApprovalParts parts, TimeProvider time, ILogger<ApprovalService> logger)
        : this(new SqliteApprovalStore(Path.Combine(stateFolder, "approvals.db")), settings, parts, time, logger) { }

    /// <summary>With a store that several nodes share.</summary>
    public ApprovalService(PostgresStoreSettings store, IVault vault, ApprovalSettings settings, ApprovalParts parts, TimeProvider time, ILogger<ApprovalService> logger)
        : this(new PostgresApprovalStore(store, vault, time), settings, parts, time, logger) { }

    internal ApprovalService(IApprovalStore store, ApprovalSettings settings, ApprovalParts parts, TimeProvider time, ILogger logger)
    {
        (_store, _settings, _logger) = (store, settings, logger);
        _services = new DecidingServices(time, new Deadlines(time), parts.Evidence, parts.People);
        _expiry = new Expiry(_services);
        _asking = new Asking(_services, _expiry);
        _answering = new Answering(_services, _expiry);
        _taking = new Taking(_services, _expiry);
        _effects = new Effects(parts.DescribeEffect, time);
        _sweep = new Sweep(store, _services, _expiry, _live, () => Settings.Keep, Announce, logger);
        _store.ChangedElsewhere += _sweep.Learn;
    }

    public event Action<ApprovalItem>? Changed;

    /// <summary>The limits in force; set when the configuration is reloaded.</summary>
    public ApprovalSettings Settings
    {
        get => Volatile.Read(ref _settings);
        set => Volatile.Write(ref _settings, value);
    }

    /// <summary>Where a person can decide, by a request's id; null where there is no page.</summary>
    public Func<string, Uri?>? PageOf { get; set; }

    /// <summary>Takes up what an earlier process left, and begins to end what is over.</summary>
    /// <exception cref="ApprovalException">The store can't be used, or what is over can't be recorded.</exception>
    public Task StartAsync() => _sweep.StartAsync();

    public async ValueTask<IApproval> AskAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        LiveRequest? live = null;
        var changed = new List<StoredRequest>();
        var asked = await InTimeAsync(_store.RunAsync(rows => _asking.Ask(rows, request, Settings, changed), asked =>
        {
            if (asked is Asked.Request one) live = _live.Attach(one.Stored);
            if (asked is Asked.Request { IsNew: true } made) changed.Add(made.Stored);
            Announce(changed);
        }), cancellationToken).ConfigureAwait(false);
        switch (asked)
        {
            case Asked.Refused refused:
                throw refused.Why;
            case Asked.Covered covered:
                return new CoveredApproval(covered.Grant.Id, PageOf?.Invoke(covered.Grant.Grant.Request), covered.Answer,
                    stop => UseAsync((rows, _) => _taking.TryUseGrant(rows, covered.Grant.Id, request), stop));
            default:
                var (stored, isNew) = (Asked.Request)asked;
                if (isNew)
                {
                    _logger.Asked(stored.Id, stored.Item.Agent, stored.Item.Action.Kind, stored.Item.Target);
                    // Nobody waits for it, and it never throws.
                    _ = Task.Run(() => LearnEffectAsync(stored.Id, request), CancellationToken.None);
                }

                return new HeldApproval(stored.Id, PageOf?.Invoke(stored.Id), live!, stop => UseAsync((rows, used) => _taking.TryUse(rows, stored.Id, request, used), stop));
        }
    }

    public async Task<ImmutableArray<ApprovalItem>> ListAsync(bool onlyPending, CancellationToken cancellationToken)
    {
        var requests = await InTimeAsync(_store.RunAsync(rows => rows.List(onlyPending, LongestList)), cancellationToken).ConfigureAwait(false);
        return [.. requests.Select(Seen).Where(item => !onlyPending || item.State == ApprovalState.Pending)];
    }

    public async Task<ApprovalItem?> FindAsync(string id, CancellationToken cancellationToken) =>
        await InTimeAsync(_store.RunAsync(rows => rows.Find(id)), cancellationToken).ConfigureAwait(false) is { } request ? Seen(request) : null;

    public async Task<AnswerOutcome> AnswerAsync(string id, PersonAnswer answer, CancellationToken cancellationToken)
    {
        var changed = new List<StoredRequest>();
        var outcome = await InTimeAsync(_store.RunAsync(rows => _answering.Answer(rows, id, answer, changed), _ => Announce(changed)), cancellationToken).ConfigureAwait(false);
        if (outcome == AnswerOutcome.Taken) _logger.Answered(id, answer.By.Name, answer.IsApproval ? "yes" : "no", changed[^1].Item.State);
        return outcome;
    }

    public async Task<ImmutableArray<StandingGrant>> ListGrantsAsync(CancellationToken cancellationToken) =>
        await _store.RunAsync<ImmutableArray<StandingGrant>>(rows => [.. rows.ListGrants().Where(grant => _expiry.Stands(rows, grant)).Select(grant => grant.Grant)])
            .WaitAsync(cancellationToken).ConfigureAwait(false);

    public async Task<bool> EndGrantAsync(string id, Approver by, CancellationToken cancellationToken)
    {
        // As configured now: who is locked by now decides nothing, whatever was known of it when it came in.
        if (!by.MayApprove || _services.People(by.Name) is not { MayApprove: true }) return false;
        // Taking a right away waits for nothing: it is told afterwards.
        var ended = await _store.RunAsync(rows => rows.FindGrant(id) is { } grant && rows.TryEndGrant(id, _services.Now) ? grant : null).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (ended is null) return false;
        _services.Deadlines.Forget(id);
        return await _store.RunAsync(rows =>
        {
            if (rows.Find(ended.Grant.Request) is { } request)
                _services.Evidence.Keep(new ApprovalFact { Kind = ApprovalFactKind.GrantEnded, Item = request.Item, Grant = ended.Grant, Cause = "by " + by.Name });
            return true;
        }).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How approvers are asked and answer, over the time that requests are kept.</summary>
    public Task<ApprovalFigures> ReadFiguresAsync(CancellationToken cancellationToken)
    {
        var since = _services.Now - Settings.Keep;
        return _store.RunAsync(rows => Figures.Of(since, rows.ReadOutcomes(since))).WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        _stopping.Cancel();
        _sweep.Dispose();
        _live.FailAll(new ApprovalException("the gate is stopping"));
        _store.Dispose();
        _stopping.Dispose();
    }

    private async ValueTask<bool> UseAsync(Func<IApprovalRows, List<StoredRequest>, bool> use, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var changed = new List<StoredRequest>();
        return await InTimeAsync(_store.RunAsync(rows => use(rows, changed), _ => Announce(changed)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a store does later all the same was done for nobody: an answer shows in the lists, a use is used up.</summary>
    private async Task<T> InTimeAsync<T>(Task<T> asked, CancellationToken cancellationToken)
    {
        try
        {
            return await asked.WaitAsync(StorePatience, _services.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException error)
        {
            // Observed, whatever becomes of it.
            _ = asked.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw new ApprovalException("the store of approvals does not answer", "Nothing was sent to the target. Ask the gate's operator.", error);
        }
    }

    private async Task LearnEffectAsync(string id, ApprovalRequest request)
    {
        try
        {
            var effect = await _effects.AskAsync(request, _stopping.Token).ConfigureAwait(false);
            await _store.RunAsync(rows =>
            {
                rows.SetEffect(id, effect);
                return rows.Find(id);
            }, found => Announce(found is null ? [] : [found])).ConfigureAwait(false);
        }
        catch (Exception error) when (error is ApprovalException or ObjectDisposedException)
        {
            // It is shown as not known yet; nothing is decided by it.
        }
    }

    /// <summary>On the store's thread, once it is kept.</summary>
    private void Announce(IReadOnlyList<StoredRequest> changed)
    {
        foreach (var request in changed)
        {
            _live.Tell(request);
            if (request.Item.State is not (ApprovalState.Pending or ApprovalState.Approved)) _services.Deadlines.Forget(request.Id);
            try
            {
                Changed?.Invoke(Seen(request));
            }
            catch (Exception error)
            {
                // One deaf listener keeps nobody else from hearing of it.
                _logger.ListenerFailed(error);
            }
        }
    }

    /// <summary>With what only this process knows; over if it is, though nobody has written that down yet.</summary>
    private ApprovalItem Seen(StoredRequest request)
    {
        var item = request.Item with { Waiting = _live.WaitingFor(request.Id) };
        var isOver = item.State is ApprovalState.Pending or ApprovalState.Approved && _services.Deadlines.IsOver(item.Id, item.Created, item.Expires);
        return isOver ? item with { State = ApprovalState.Expired } : item;
    }
}
