using System.Collections.Concurrent;
using WireGate.Events;
using WireGate.Events.Configuration;
using WireGate.Events.Queue;
using WireGate.Testing;

namespace WireGate.Tests.Events;

/// <summary>Events on their way to sinks that a test holds. Waits between attempts take no time and are kept.</summary>
internal sealed class EventsBed : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wiregate-events-");

    public string State => _folder.FullName;

    public ManualTime Time { get; } = new();

    public CollectingLogger Logger { get; } = new();

    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    /// <summary>What a wait between attempts is; done at once unless a test says otherwise.</summary>
    public Func<CancellationToken, Task> Wait { get; set; } = _ => Task.CompletedTask;

    /// <summary>Sinks by their names in the settings.</summary>
    public Dictionary<string, CollectingSink> Sinks { get; } = new() { ["a"] = new CollectingSink() };

    public CollectingSink Sink => Sinks["a"];

    public EventsOut Start(EventSettings? settings = null, IEventDisk? disk = null) =>
        EventsOut.Start(settings ?? Settings(new FileSinkSettings { Name = "a", Path = "/unused" }), State, Time, Logger, sink => Sinks[sink.Name], disk, (delay, token) =>
        {
            Waits.Enqueue(delay);
            return Wait(token);
        });

    public static EventSettings Settings(params SinkSettings[] sinks) => new() { Gate = "gate-1", Sinks = [.. sinks] };

    public void Dispose() => _folder.Delete(recursive: true);
}
