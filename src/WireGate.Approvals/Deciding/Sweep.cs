using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using WireGate.Approvals.Stores;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Deciding;

/// <summary>Ends what is over, deletes what is old, and looks after a store that others write to or that went away.</summary>
internal sealed class Sweep(
    IApprovalStore store, DecidingServices services, Expiry expiry, LiveRequests live, Func<TimeSpan> keep, Action<IReadOnlyList<StoredRequest>> announce, ILogger logger) : IDisposable
{
    /// <summary>Nothing depends on it: what is over is found out by whoever asks. It tells those who wait.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>How closely the store knows the time, so that a clock set back while the gate is stopped is noticed.</summary>
    private static readonly TimeSpan MarkEvery = TimeSpan.FromMinutes(1);

    /// <summary>Clocks are corrected by as much all the time.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private ITimer? _timer;
    private long _marked;
    private int _running;
    private bool _hasBegun;
    private bool _isLost;
    private bool _isBehind;

    /// <param name="mayBeAway">Whether the store may come later.</param>
    public async Task StartAsync(bool mayBeAway)
    {
        try
        {
            await BeginAsync().ConfigureAwait(false);
        }
        catch (ApprovalException error) when (mayBeAway)
        {
            logger.StoreLost(error);
            _isLost = true;
        }

        _timer = services.Time.CreateTimer(static state => ((Sweep)state!).Tick(), this, Every, Every);
    }

    /// <summary>Another node changed these requests: whoever waits for one here hears of it now.</summary>
    /// <param name="requests">Their ids; any that is known here may have changed where there are none.</param>
    public void Learn(ImmutableArray<string> requests) => _ = LearnAsync(requests);

    public void Dispose() => _timer?.Dispose();

    /// <summary>Takes up what an earlier process left.</summary>
    private async Task BeginAsync()
    {
        var count = await store.RunAsync(rows =>
        {
            var wentBack = rows.Seen > services.Now + Tolerance;
            if (wentBack) rows.Seen = services.Now;
            return Look(rows, wentBack ? "the clock was set back while the gate was stopped" : null);
        }, Tell).ConfigureAwait(false);
        if (count.Swept > 0) logger.ClockWentBack(count.Swept);
        _marked = services.Time.GetTimestamp();
        _hasBegun = true;
    }

    private void Tick()
    {
        var isMarkDue = services.Time.GetElapsedTime(_marked) >= MarkEvery && !services.Deadlines.IsEmpty;
        if (isMarkDue || _isLost || !_hasBegun || services.Deadlines.AnyIsOver || live.AnyWaits) _ = RunAsync();
    }

    /// <summary>Never throws.</summary>
    private async Task RunAsync()
    {
        // One that hangs is not joined by others.
        if (Interlocked.Exchange(ref _running, 1) != 0) return;
        try
        {
            if (!await IsStoreThereAsync().ConfigureAwait(false)) return;
            if (!_hasBegun) await BeginAsync().ConfigureAwait(false);
            await store.RunAsync(rows => Look(rows, null), Tell).ConfigureAwait(false);
            _isBehind = false;
        }
        catch (ApprovalException error)
        {
            // What can't be recorded is not over yet; it can't be answered or used either, for that looks at the time itself.
            if (!_isBehind) logger.NotEnded(error);
            _isBehind = true;
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    /// <summary>Never throws.</summary>
    private async Task LearnAsync(ImmutableArray<string> requests)
    {
        try
        {
            await store.RunAsync(rows => Find(rows, requests.IsEmpty ? live.Known : requests), announce).ConfigureAwait(false);
        }
        catch (ApprovalException)
        {
            // Whoever waits is looked after every second.
        }
    }

    private async Task<bool> IsStoreThereAsync()
    {
        try
        {
            await store.RunAsync(rows =>
            {
                _ = rows.Seen;
                // What another node decided, and nobody here was told of.
                return Find(rows, live.Waited).FindAll(request => request.Item.State != ApprovalState.Pending);
            }, announce).ConfigureAwait(false);
            if (_isLost) logger.StoreBack();
            _isLost = false;
            return !_hasBegun || services.Deadlines.AnyIsOver || services.Time.GetElapsedTime(_marked) >= MarkEvery;
        }
        catch (ApprovalException error)
        {
            if (!_isLost) logger.StoreLost(error);
            _isLost = true;
            live.FailAll(error);
            return false;
        }
    }

    private static List<StoredRequest> Find(IApprovalRows rows, ImmutableArray<string> requests)
    {
        var found = new List<StoredRequest>();
        foreach (var id in requests)
            if (rows.Find(id) is { } request) found.Add(request);
        return found;
    }

    private void Tell(Looked looked)
    {
        announce(looked.Ended);
        // What was not found among those that live is what another node ended.
        foreach (var id in looked.Over) services.Deadlines.Forget(id);
    }

    private Looked Look(IApprovalRows rows, string? cause)
    {
        var over = services.Deadlines.ListOver();
        var (ended, swept) = (ImmutableArray.CreateBuilder<StoredRequest>(), 0);
        foreach (var request in rows.ListLive())
        {
            var now = cause is null ? expiry.Check(rows, request) : expiry.Expire(rows, request, cause);
            if (cause is not null) swept++;
            if (now.Item.State != request.Item.State) ended.Add(now);
        }

        foreach (var grant in rows.ListGrants())
        {
            if (cause is null && expiry.Stands(rows, grant)) continue;
            if (cause is not null) expiry.End(rows, grant, cause);
            services.Deadlines.Forget(grant.Id);
            swept += cause is null ? 0 : 1;
        }

        if (services.Time.GetElapsedTime(_marked) >= MarkEvery || rows.Seen is null)
        {
            rows.Seen = services.Now;
            rows.DeleteOverBefore(services.Now - keep());
            _marked = services.Time.GetTimestamp();
        }

        return new Looked(ended.DrainToImmutable(), over, swept);
    }

    /// <param name="Ended">The requests whose time was found to be over.</param>
    /// <param name="Over">What was known to be over before.</param>
    /// <param name="Swept">How many requests and grants a clock that went back has ended.</param>
    private sealed record Looked(ImmutableArray<StoredRequest> Ended, ImmutableArray<string> Over, int Swept);
}
