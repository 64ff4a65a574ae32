using Microsoft.Extensions.Logging;
using WireGate.Core;

namespace WireGate.Logging;

/// <summary>The part of the record that goes to the log; see <see cref="LogRecord"/>.</summary>
internal sealed class LogRecorder(ILogger<LogRecorder> logger) : IRecorder
{
    public ISessionRecord Open(Session session)
    {
        SessionLog.Opened(logger, session.Id, session.Listener.Name, session.Client);
        return new LogRecord(session, logger);
    }
}
