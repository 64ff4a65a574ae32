namespace WireGate.Core;

/// <summary>Where the record of sessions goes. A call that throws stops the traffic that it was to record.</summary>
public interface IRecorder
{
    /// <summary>A connection was accepted; nobody has logged in.</summary>
    ISessionRecord Open(Session session);
}
