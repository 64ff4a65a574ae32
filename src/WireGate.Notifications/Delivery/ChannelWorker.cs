using Microsoft.Extensions.Logging;
using WireGate.Approvals;
using WireGate.Events.Delivery;
using WireGate.Events.Sinks;
using WireGate.Notifications.Channels;
using WireGate.Notifications.Configuration;

namespace WireGate.Notifications.Delivery;

/// <summary>
/// Tells one channel of requests, one after the other, until it has them. What is not told yet is told as it is by then: people want to know where a request
/// stands, not each step.
/// </summary>
internal sealed class ChannelWorker(ChannelSettings settings, IApprovalChannel channel, References references, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>Far more than an agent may ask at once; what does not fit is on the page all the same.</summary>
    private const int MostWaiting = 10_000;

    /// <summary>What has been sent and not answered when the gate stops: its message would be unknown to the next start, and be told twice.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ApprovalItem> _latest = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly SemaphoreSlim _news = new(0);
    private readonly Backoff _backoff = new(Random.Shared);

    /// <summary>Why nothing goes out; null while all is well.</summary>
    public string? Problem { get; private set; }

    public int Waiting
    {
        get
        {
            lock (_gate) return _latest.Count;
        }
    }

    /// <summary>Never waits.</summary>
    public void Tell(ApprovalItem item)
    {
        // What nobody was told of and is over already is news to nobody.
        lock (_gate)
        {
            if (!_latest.ContainsKey(item.Id))
            {
                if (_latest.Count >= MostWaiting || (IsOver(item) && references.Find(item.Id) is null)) return;
                _order.Enqueue(item.Id);
            }

            _latest[item.Id] = item;
        }

        _news.Release();
    }

    /// <summary>Runs until told to stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await _news.WaitAsync(stopping).ConfigureAwait(false);
                while (Peek() is { } item) await TellAsync(item, stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    public void Dispose()
    {
        channel.Dispose();
        _news.Dispose();
    }

    private static bool IsOver(ApprovalItem item) => item.State is ApprovalState.Denied or ApprovalState.Expired or ApprovalState.Used;

    private ApprovalItem? Peek()
    {
        lock (_gate) return _order.TryPeek(out var id) ? _latest[id] : null;
    }

    private async Task TellAsync(ApprovalItem item, CancellationToken stopping)
    {
        try
        {
            using var late = new CancellationTokenSource(settings.Timeout, time);
            await using var ending = stopping.Register(() => late.CancelAfter(Grace)).ConfigureAwait(false);
            var reference = await channel.TellAsync(item, references.Find(item.Id), late.Token).ConfigureAwait(false);
            references.Keep(item.Id, reference);
            if (IsOver(item)) references.Forget(item.Id);
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            Problem = error is DeliveryException ? error.Message : error is OperationCanceledException ? "it does not answer" : error.GetType().Name;
            var delay = _backoff.Next((error as DeliveryException)?.RetryAfter);
            if (_backoff.Failures == 1 || _backoff.Failures % 16 == 0) logger.ChannelFailed(settings.Name, Math.Round(delay.TotalSeconds, 1), Problem);
            await Task.Delay(delay, time, stopping).ConfigureAwait(false);
            return;
        }

        if (_backoff.Failures > 0) logger.ChannelResumed(settings.Name, _backoff.Failures);
        _backoff.Reset();
        Problem = null;
        lock (_gate)
        {
            // Something may have become of it meanwhile: then it is told once more.
            if (!ReferenceEquals(_latest[item.Id], item)) return;
            _latest.Remove(item.Id);
            _order.Dequeue();
        }
    }
}
