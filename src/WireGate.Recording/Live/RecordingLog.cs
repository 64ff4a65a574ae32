using Microsoft.Extensions.Logging;

namespace WireGate.Recording.Live;

/// <summary>Event ids 1400 to 1419.</summary>
internal static partial class RecordingLog
{
    [LoggerMessage(1400, LogLevel.Critical, "Nothing can be recorded, so nothing passes: {Problem}")]
    public static partial void Stopped(ILogger logger, string problem, Exception error);

    [LoggerMessage(1401, LogLevel.Warning, "Recording works again")]
    public static partial void Resumed(ILogger logger);

    [LoggerMessage(1402, LogLevel.Warning, "The recording of session {Session} was brought to its end: its gate was killed; {Salvaged} entries came from the journal, {Torn} bytes were cut off")]
    public static partial void Recovered(ILogger logger, string session, int salvaged, long torn);

    [LoggerMessage(1404, LogLevel.Information, "The recording of session {Session} was removed: {Reason}")]
    public static partial void Removed(ILogger logger, string session, string reason);

    [LoggerMessage(1405, LogLevel.Error, "Old recordings could not be removed")]
    public static partial void NotRemoved(ILogger logger, Exception error);

    [LoggerMessage(1406, LogLevel.Warning, "Room for recordings: {Room}")]
    public static partial void Room(ILogger logger, string room);

    [LoggerMessage(1407, LogLevel.Warning, "The recording of session {Session} is old enough to be removed, and stays: {Reason}")]
    public static partial void Kept(ILogger logger, string session, string reason);

    [LoggerMessage(1403, LogLevel.Error, "The recording {File} contradicts itself and was put aside: {Reason}")]
    public static partial void PutAside(ILogger logger, string file, string reason);
}
