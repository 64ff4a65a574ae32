using Microsoft.Extensions.Logging;
using WireGate.Recording.Ledger;

namespace WireGate.Recording.Anchors;

/// <summary>Keeps a ledger's checkpoints in places outside. None of them ever holds up the ledger.</summary>
public sealed class LedgerAnchors : IAsyncDisposable
{
    /// <summary>For the newest checkpoint when the gate stops.</summary>
    private static readonly TimeSpan LastDeadline = TimeSpan.FromSeconds(5);

    private readonly LedgerWriter _ledger;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<AnchorLoop> _loops;
    private readonly Task _running;

    public LedgerAnchors(LedgerWriter ledger, IEnumerable<AnchorPlan> plans, TimeProvider time, ILogger<LedgerAnchors> logger)
    {
        (_ledger, _time) = (ledger, time);
        _loops = [.. plans.Select(plan => new AnchorLoop(plan, time, logger))];
        ledger.Signed += Offer;
        Offer(ledger.Current);
        _running = Task.WhenAll(_loops.Select(loop => Task.Run(() => loop.RunAsync(_stop.Token))));
    }

    public IReadOnlyList<AnchorState> States => [.. _loops.Select(loop => loop.State)];

    /// <summary>For how long one that is required has been behind; zero where none is.</summary>
    public TimeSpan Unanchored => States.Where(state => state.Required).Select(state => state.Unanchored).DefaultIfEmpty().Max();

    /// <summary>Brings them the newest checkpoint, if they take it in time. To be called after the ledger's last <see cref="LedgerWriter.Integrate"/> and before it is disposed.</summary>
    public async ValueTask DisposeAsync()
    {
        _ledger.Signed -= Offer;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var deadline = new CancellationTokenSource(LastDeadline, _time);
        await Task.WhenAll(_loops.Select(Task (loop) => loop.TryKeepNewestAsync(deadline.Token))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void Offer(SignedCheckpoint checkpoint)
    {
        foreach (var loop in _loops) loop.Offer(checkpoint);
    }
}
