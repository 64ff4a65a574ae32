using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using WireGate.Core;
using WireGate.Events.Configuration;
using WireGate.Events.Delivery;
using WireGate.Events.Formats;
using WireGate.Events.Queue;
using WireGate.Events.Sinks;

namespace WireGate.Events;

/// <summary>Tells other systems what happens at the gate: at least once, in order for each session, also across restarts and outages.</summary>
public sealed class EventsOut : IAsyncDisposable
{
    /// <summary>Below the state folder.</summary>
    public const string Folder = "events";

    /// <summary>What is not out by then is told after the next start.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(5);

    /// <summary>A sink that ignores its cancellation is a disk that hangs; the gate ends without it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Buffers grown by the text of a large statement are not kept.</summary>
    private const int MaxKept = 64 * 1024;

    [ThreadStatic]
    private static EventScratch? _scratch;

    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly EventQueue? _queue;
    private readonly TimeProvider _time;
    private readonly long _limit;
    private readonly EventFilter _wanted;
    private readonly EventFilter _wantedText;
    private readonly ImmutableArray<EventDispatcher> _dispatchers = [];
    private readonly Task _runs = Task.CompletedTask;
    private int _ended;

    private EventsOut(EventSettings settings, EventQueue? queue, TimeProvider time, ILogger logger, Func<SinkSettings, IEventSink> sinks, Func<TimeSpan, CancellationToken, Task>? wait)
    {
        (_queue, _time, _limit) = (queue, time, settings.Queue.Limit);
        if (queue is null) return;
        foreach (var sink in settings.Sinks)
        {
            _wanted = _wanted.Or(sink.Include);
            if (sink.Text) _wantedText = _wantedText.Or(sink.Include);
        }

        _dispatchers = [.. settings.Sinks.Zip(queue.Readers, (sink, reader) => new EventDispatcher(queue, reader, sinks(sink), sink.Timeout, time, logger, wait))];
        _runs = Task.WhenAll(_dispatchers.Select(dispatcher => Task.Run(() => dispatcher.RunAsync(_draining.Token, _stopping.Token))));
    }

    /// <summary>How it goes. Cheap enough for each request of a monitor.</summary>
    public EventsHealth Health => new(_queue?.Bytes ?? 0, _limit, [.. _dispatchers.Select(dispatcher => dispatcher.Health)]);

    /// <summary>Opens the queue and begins to deliver what is left in it.</summary>
    /// <param name="settings">From <see cref="EventSettingsReader"/>.</param>
    /// <param name="stateFolder">Where the queue lies; the caller keeps other gates out.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">For failures of sinks.</param>
    /// <param name="vault">For secrets by the name of a credential.</param>
    /// <exception cref="IOException">The folder can't be used.</exception>
    public static EventsOut Start(EventSettings settings, string stateFolder, TimeProvider time, ILogger logger, IVault? vault = null) =>
        Start(settings, stateFolder, time, logger, sink => EventSinks.Create(sink, settings.Gate, vault, time));

    internal static EventsOut Start(
        EventSettings settings, string stateFolder, TimeProvider time, ILogger logger, Func<SinkSettings, IEventSink> sinks,
        IEventDisk? disk = null, Func<TimeSpan, CancellationToken, Task>? wait = null)
    {
        var queue = settings.Sinks.IsEmpty ? null
            : new EventQueue(Path.Combine(stateFolder, Folder), settings.Gate, settings.Queue, settings.Sinks.Select(sink => (sink.Name, sink.Include)), time, logger, disk);
        return new EventsOut(settings, queue, time, logger, sinks, wait);
    }

    /// <summary>Whether any sink gets such events: if not, none need be made.</summary>
    public bool Wants(EventType type) => _wanted.Includes(type);

    /// <summary>Whether any sink gets what was asked with such events: if not, it need not be blanked.</summary>
    public bool WantsText(EventType type) => _wantedText.Includes(type);

    /// <summary>
    /// Keeps an event to be told. When it returns, the end of this process does not lose it. Any thread; it waits for no sink, only for the writes
    /// of other threads. Events of one session are told in the order of these calls.
    /// </summary>
    /// <exception cref="EventQueueException">It is not kept: what it tells of must not go on.</exception>
    public void Publish(GateEvent told)
    {
        if (_queue is null || !Wants(told.Type)) return;
        var scratch = _scratch ??= new EventScratch();
        try
        {
            GateEventWriter.WriteRest(scratch.Json(scratch.Rest), told);
            if (told.Text is { } text && WantsText(told.Type)) GateEventWriter.WriteText(scratch.Json(scratch.Text), text);
            _queue.Append(told.Type, scratch.Rest.WrittenSpan, scratch.Text.WrittenSpan);
        }
        finally
        {
            if (scratch.Rest.Capacity + scratch.Text.Capacity > MaxKept) _scratch = null;
            else scratch.Clear();
        }
    }

    /// <summary>Ends the delivery: waits a few seconds for what is on its way.</summary>
    public ValueTask DisposeAsync() => EndAsync(Drain);

    /// <inheritdoc cref="DisposeAsync"/>
    /// <param name="drain">How long what waits may still be delivered.</param>
    public async ValueTask EndAsync(TimeSpan drain)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0) return;
        await _draining.CancelAsync().ConfigureAwait(false);
        if (drain <= TimeSpan.Zero) await _stopping.CancelAsync().ConfigureAwait(false);
        var timer = _time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), _stopping, Positive(drain), Timeout.InfiniteTimeSpan);
        await using (timer.ConfigureAwait(false))
        {
            try
            {
                await _runs.WaitAsync(Positive(drain) + Grace, _time).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // Its position is where the last delivery that ended left it.
            }
        }

        _queue?.Dispose();
        foreach (var dispatcher in _dispatchers) await dispatcher.DisposeAsync().ConfigureAwait(false);
        if (!_runs.IsCompleted) return;
        _draining.Dispose();
        _stopping.Dispose();
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
