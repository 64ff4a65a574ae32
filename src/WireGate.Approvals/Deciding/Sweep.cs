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
    private bool _isLost;
    private bool _isBehind;

    public async Task StartAsync()
    {
        var count = await store.RunAsync(rows =>
        {
            var wentBack = rows.Seen > services.Now + Tolerance;
            if (wentBack) rows.Seen = services.Now;
            return Look(rows, wentBack ? "the clock was set back while the gate was stopped" : null);
        }, looked => announce(looked.Ended)).ConfigureAwait(false);
        if (count.Swept > 0) logger.ClockWentBack(count.Swept);
        _marked = services.Time.GetTimestamp();
        _timer = services.Time.CreateTimer(static state => ((Sweep)state!).Tick(), this, Every, Every);
    }

    /// <summary>Looks now.</summary>
    public void Hurry() => _ = RunAsync();

    public void Dispose() => _timer?.Dispose();

    private void Tick()
    {
        var isMarkDue = services.Time.GetElapsedTime(_marked) >= MarkEvery && !services.Deadlines.IsEmpty;
        if (isMarkDue || _isLost || services.Deadlines.AnyIsOver || live.AnyWaits) _ = RunAsync();
    }

    /// <summary>Never throws.</summary>
    private async Task RunAsync()
    {
        // One that hangs is not joined by others.
        if (Interlocked.Exchange(ref _running, 1) != 0) return;
        try
        {
            if (!await IsStoreThereAsync().ConfigureAwait(false)) return;
            await store.RunAsync(rows => Look(rows, null), looked => announce(looked.Ended)).ConfigureAwait(false);
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

    private async Task<bool> IsStoreThereAsync()
    {
        try
        {
            await store.RunAsync(rows => rows.Seen).ConfigureAwait(false);
            if (_isLost) logger.StoreBack();
            _isLost = false;
            return services.Deadlines.AnyIsOver || services.Time.GetElapsedTime(_marked) >= MarkEvery;
        }
        catch (ApprovalException error)
        {
            if (!_isLost) logger.StoreLost(error);
            _isLost = true;
            live.FailAll(error);
            return false;
        }
    }

    private (ImmutableArray<StoredRequest> Ended, int Swept) Look(IApprovalRows rows, string? cause)
    {
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

        return (ended.DrainToImmutable(), swept);
    }
}
