using WireGate.Core;
using WireGate.Events;
using WireGate.Logging;
using WireGate.Recording.Live;

namespace WireGate.Hosting;

/// <summary>Everything that hears of a session: the log always, the recording and other systems where they are configured.</summary>
internal sealed class Recorders(LogRecorder log, bool mustRecord) : IRecorder
{
    /// <summary>Set before the first listener opens, where sessions are to be recorded.</summary>
    public RecordingService? Recording { get; set; }

    /// <summary>Whether everything that is to be told of is there: what happens before can't be recorded.</summary>
    public bool IsReady => !mustRecord || Recording is not null;

    /// <summary>Set before the first listener opens, where events go out.</summary>
    public EventsOut? Events { get; set; }

    public ISessionRecord Open(Session session)
    {
        if (mustRecord && Recording is null) throw new InvalidOperationException("The recording has not been opened.");
        var record = log.Open(session);
        // The recording is told first (RecordPair): what the others refuse to take is in it all the same.
        if (Events is not null) record = new RecordPair(record, new EventRecord(session, Events));
        return Recording is null ? record : new RecordPair(record, Recording.Open(session));
    }
}
