using Microsoft.Extensions.Logging;

namespace WireGate.Logging;

/// <summary>What the gate says about itself. Event ids 100 to 199; an id is never reused.</summary>
internal static partial class GateLog
{
    [LoggerMessage(100, LogLevel.Information, "wiregate {Version} runs with {File}")]
    public static partial void Started(ILogger logger, string version, string file);

    [LoggerMessage(101, LogLevel.Critical, "{Listener} could not be bound again and is closed until the next reload: {Error}")]
    public static partial void ListenerLost(ILogger logger, string listener, string error);

    [LoggerMessage(102, LogLevel.Information, "no longer listening: {Listener}")]
    public static partial void ListenerClosed(ILogger logger, string listener);

    [LoggerMessage(103, LogLevel.Information, "draining {Sessions} sessions for at most {Deadline}")]
    public static partial void Draining(ILogger logger, int sessions, TimeSpan deadline);

    [LoggerMessage(104, LogLevel.Warning, "{Sessions} sessions were still busy and are ended")]
    public static partial void DrainOver(ILogger logger, int sessions);

    [LoggerMessage(105, LogLevel.Information, "stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(110, LogLevel.Information, "configuration reloaded, {Ended} sessions ended by it")]
    public static partial void Reloaded(ILogger logger, int ended);

    [LoggerMessage(111, LogLevel.Error, "configuration not reloaded, the running one stays: {Error}")]
    public static partial void ReloadRefused(ILogger logger, string error);

    [LoggerMessage(112, LogLevel.Warning, "takes effect at the next start only: {What}")]
    public static partial void NeedsRestart(ILogger logger, string what);

    [LoggerMessage(113, LogLevel.Warning, "sessions are not recorded: the configuration has no section \"recording\"")]
    public static partial void NotRecorded(ILogger logger);

    [LoggerMessage(114, LogLevel.Warning, "the gate's key {Name} lay in the clear; it is sealed now, copies of it from before are not")]
    public static partial void KeySealed(ILogger logger, string name);

    [LoggerMessage(115, LogLevel.Warning, "the key to what is sealed lies in the state folder itself: whoever copies the folder can open it; set \"vault.key\" to a systemd credential or a file elsewhere")]
    public static partial void SealKeyBeside(ILogger logger);

    [LoggerMessage(120, LogLevel.Warning, "control socket: uid {User} was refused")]
    public static partial void ControlRefused(ILogger logger, uint user);

    [LoggerMessage(121, LogLevel.Information, "control socket: {Caller} asked for {Command}")]
    public static partial void ControlAsked(ILogger logger, string caller, string command);

    [LoggerMessage(122, LogLevel.Error, "control socket failed: {Kind}")]
    public static partial void ControlFailed(ILogger logger, string kind);

    [LoggerMessage(130, LogLevel.Error, "not alive, the watchdog is not told otherwise: {Part}")]
    public static partial void NotAlive(ILogger logger, string part);
}
