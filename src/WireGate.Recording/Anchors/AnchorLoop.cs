using Microsoft.Extensions.Logging;
using WireGate.Recording.Ledger;

namespace WireGate.Recording.Anchors;

/// <summary>Brings the newest checkpoint to one anchor, again and again; what came in between is covered by it.</summary>
internal sealed class AnchorLoop(AnchorPlan plan, TimeProvider time, ILogger logger)
{
    /// <summary>An anchor that takes longer is as good as away.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _news = new(0, 1);
    private SignedCheckpoint? _newest;
    private long _kept;
    private long _waitingSince;
    private string? _error;

    public AnchorState State
    {
        get
        {
            lock (_gate) return new AnchorState(plan.Anchor.Name, plan.Required, _kept, Behind ? time.GetElapsedTime(_waitingSince) : TimeSpan.Zero, _error);
        }
    }

    private bool Behind => _newest is { } newest && newest.Checkpoint.Size > _kept;

    public void Offer(SignedCheckpoint checkpoint)
    {
        lock (_gate)
        {
            if (!Behind) _waitingSince = time.GetTimestamp();
            _newest = checkpoint;
            // Without an entry there is nothing to keep, and nothing to wait an interval for.
            if (Behind && _news.CurrentCount == 0) _news.Release();
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var retry = FirstRetry;
        while (!cancellationToken.IsCancellationRequested)
        {
            await _news.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (await TryKeepNewestAsync(cancellationToken).ConfigureAwait(false))
            {
                retry = FirstRetry;
                await Task.Delay(plan.Every, time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            // Spread over half of it, so that gates which lost one anchor don't come back at once.
            await Task.Delay(retry * (0.5 + Random.Shared.NextDouble() / 2), time, cancellationToken).ConfigureAwait(false);
            retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
            lock (_gate)
            {
                if (_news.CurrentCount == 0) _news.Release();
            }
        }
    }

    /// <summary>Once more, at the end.</summary>
    public async Task<bool> TryKeepNewestAsync(CancellationToken cancellationToken)
    {
        SignedCheckpoint newest;
        lock (_gate)
        {
            if (!Behind) return true;
            newest = _newest!;
        }

        var started = time.GetTimestamp();
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await plan.Anchor.KeepAsync(newest, either.Token).ConfigureAwait(false);
            lock (_gate)
            {
                if (_error is not null) logger.AnchorRecovered(plan.Anchor.Name);
                (_kept, _error) = (newest.Checkpoint.Size, null);
                // What came in meanwhile waits since then at the earliest.
                _waitingSince = started;
            }

            return true;
        }
        catch (AnchorException failure)
        {
            Failed(failure.Message, failure.InnerException);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Failed("it does not answer", null);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // An anchor must not end unnoticed, whatever it ran into.
            Failed($"unexpected: {failure.GetType().Name}", failure);
        }

        return false;
    }

    private void Failed(string error, Exception? cause)
    {
        lock (_gate)
        {
            // Once, and not at every attempt.
            if (_error != error) logger.AnchorFailed(plan.Anchor.Name, error, cause);
            _error = error;
        }
    }
}
