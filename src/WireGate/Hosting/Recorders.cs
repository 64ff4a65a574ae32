using WireGate.Core;
using WireGate.Logging;
using WireGate.Recording.Live;

namespace WireGate.Hosting;

/// <summary>Everything that hears of a session: the log always, the recording where it is configured.</summary>
internal sealed class Recorders(LogRecorder log, bool mustRecord) : IRecorder
{
    /// <summary>Set before the first listener opens, where sessions are to be recorded.</summary>
    public RecordingService? Recording { get; set; }

    public ISessionRecord Open(Session session)
    {
        if (Recording is not null) return new RecordPair(log.Open(session), Recording.Open(session));
        return mustRecord ? throw new InvalidOperationException("The recording has not been opened.") : log.Open(session);
    }
}
