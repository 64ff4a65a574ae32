using WireGate.Events;
using WireGate.Events.Configuration;
using WireGate.Events.Queue;
using WireGate.Testing;

namespace WireGate.Tests.Events;

/// <summary>A folder for queues, and ways to fill and empty them.</summary>
internal sealed class QueueBed : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wiregate-events-");

    public string Folder => _folder.FullName;

    public ManualTime Time { get; } = new();

    public CollectingLogger Logger { get; } = new();

    public static EventFilter All { get; } = EventFilter.Of(EventTypeNames.All);

    public IEnumerable<string> Segments => Directory.EnumerateFiles(Folder, "*.events").Order(StringComparer.Ordinal);

    public EventQueue Open(long limit = 1024 * 1024, WhenFull whenFull = WhenFull.Refuse, IEventDisk? disk = null, params (string, EventFilter)[] sinks) =>
        new(Folder, "gate-1", new EventQueueSettings(limit, whenFull), sinks.Length > 0 ? sinks : [("a", All)], Time, Logger, disk);

    /// <summary>Appends an event of a session that can be told from others by its sequence.</summary>
    public static long Append(EventQueue queue, long sequence, string session = "s", string padding = "") =>
        queue.Append(EventType.SessionOpened, Samples.Rest(Samples.Opened(session, sequence) with { Subject = padding }), default);

    /// <summary>Delivers everything there is to one reader and says what it was.</summary>
    public static List<EventRecord> Take(EventQueue queue, int reader = 0, int most = 100)
    {
        var all = new List<EventRecord>();
        while (queue.Read(queue.Readers[reader], most) is { } batch)
        {
            all.AddRange(batch.Records);
            queue.Advance(queue.Readers[reader], batch.LastId);
        }

        return all;
    }

    public static long Sequence(EventRecord record) => WireGate.Events.Formats.GateEventReader.Read(record.Line.Span, default).Event.Sequence ?? -1;

    public void Dispose() => _folder.Delete(recursive: true);
}
