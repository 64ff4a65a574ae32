using Microsoft.Extensions.Logging;
using WireGate.Events.Queue;
using WireGate.Events.Sinks;

namespace WireGate.Events.Delivery;

/// <summary>Takes events from the queue to one sink, in order, until the receiver has them.</summary>
internal sealed class EventDispatcher(
    EventQueue queue, QueueReader reader, IEventSink sink, TimeSpan timeout, TimeProvider time, ILogger logger,
    Func<TimeSpan, CancellationToken, Task>? wait = null) : IAsyncDisposable
{
    private readonly Func<TimeSpan, CancellationToken, Task> _wait = wait ?? ((delay, token) => Task.Delay(delay, time, token));
    private readonly Backoff _backoff = new(Random.Shared);
    private readonly Lock _gate = new();
    private int _most = sink.Most;
    private long _delivered;
    private long _rejected;
    private long _oldestWaiting;
    private int _failures;
    private string? _lastError;
    private DateTimeOffset? _lastErrorAt;

    public SinkHealth Health
    {
        get
        {
            lock (_gate)
            {
                // An id is the time of its event in microseconds.
                var age = _oldestWaiting == 0 ? TimeSpan.Zero : time.GetUtcNow() - DateTimeOffset.UnixEpoch - TimeSpan.FromMicroseconds(_oldestWaiting);
                return new SinkHealth(reader.Name, _delivered, _rejected, reader.Dropped, age > TimeSpan.Zero ? age : TimeSpan.Zero, _failures, _lastError, _lastErrorAt);
            }
        }
    }

    /// <summary>Runs until told to end. Whatever goes wrong is tried again.</summary>
    /// <param name="draining">Ends it as soon as nothing is left.</param>
    /// <param name="stopping">Ends it now; what is left waits for the next start.</param>
    public async Task RunAsync(CancellationToken draining, CancellationToken stopping)
    {
        string? broken = null;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (broken is not null) await FailAsync(broken, null, stopping).ConfigureAwait(false);
                broken = null;
                if (queue.Read(reader, _most) is { } batch) await DeliverAsync(batch, stopping).ConfigureAwait(false);
                else if (draining.IsCancellationRequested) return;
                else await reader.WaitAsync(draining).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (OperationCanceledException) when (draining.IsCancellationRequested)
            {
                // One more look: something may have come with the news.
            }
            catch (Exception error)
            {
                // The queue's own disk, most likely. Nothing ends the delivery for good.
                broken = $"the queue can't be read ({error.GetType().Name})";
            }
        }

        bool isLeft;
        lock (_gate) isLeft = _oldestWaiting != 0;
        if (isLeft) logger.LeftWaiting(reader.Name);
    }

    public ValueTask DisposeAsync() => sink.DisposeAsync();

    private async Task DeliverAsync(EventBatch batch, CancellationToken stopping)
    {
        var left = batch.Records;
        while (!left.IsEmpty)
        {
            stopping.ThrowIfCancellationRequested();
            lock (_gate) _oldestWaiting = left[0].Id;
            var part = left.Length <= _most ? left : left[.._most];
            try
            {
                using var late = new CancellationTokenSource(timeout, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
                Succeed(part.Length, await sink.DeliverAsync(part, either.Token).ConfigureAwait(false));
            }
            catch (DeliveryException error) when (error.IsTooLarge && part.Length > 1)
            {
                _most = part.Length / 2;
                continue;
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                await FailAsync(Problem(error), (error as DeliveryException)?.RetryAfter, stopping).ConfigureAwait(false);
                continue;
            }

            left = left[part.Length..];
            Advance(left.IsEmpty ? batch.LastId : part[^1].Id);
        }
    }

    private void Advance(long id)
    {
        try
        {
            queue.Advance(reader, id);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Note("the position can't be kept: events may come twice after a restart");
        }
    }

    private void Succeed(int count, DeliveryReceipt receipt)
    {
        lock (_gate)
        {
            _delivered += count - receipt.Rejected;
            _rejected += receipt.Rejected;
            _failures = 0;
            _oldestWaiting = 0;
        }

        // A batch that was too large for the receiver may have been the only one.
        if (_most < sink.Most) _most++;
        if (_backoff.Failures > 0) logger.DeliveryResumed(reader.Name, _backoff.Failures);
        _backoff.Reset();
        if (receipt.Rejected == 0) return;
        var problem = receipt.Problem ?? "no reason was given";
        Note(problem);
        logger.Rejected(reader.Name, receipt.Rejected, problem);
    }

    private Task FailAsync(string problem, TimeSpan? wanted, CancellationToken stopping)
    {
        var delay = _backoff.Next(wanted);
        Note(problem);
        lock (_gate) _failures = _backoff.Failures;
        // At the first failure, and again each time that the wait is the longest: not a line for each attempt of an outage of a day.
        if (_backoff.Failures == 1 || _backoff.Failures % 16 == 0) logger.DeliveryFailed(reader.Name, Math.Round(delay.TotalSeconds, 1), problem);
        return _wait(delay, stopping);
    }

    private void Note(string problem)
    {
        lock (_gate) (_lastError, _lastErrorAt) = (problem, time.GetUtcNow());
    }

    private string Problem(Exception error) => error switch
    {
        DeliveryException => error.Message,
        OperationCanceledException => $"no answer within {timeout.TotalSeconds} s",
        // Its text may hold what a peer sent; its type does not.
        _ => error.GetType().Name,
    };
}
