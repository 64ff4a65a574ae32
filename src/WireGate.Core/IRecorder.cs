namespace WireGate.Core;

/// <summary>Where the record of sessions goes. A call that throws stops the traffic it was to record.</summary>
public interface IRecorder
{
    void Opened(Session session);

    /// <summary>A target was opened or refused.</summary>
    void TargetOpened(Session session, string target, Decision decision);

    /// <summary>An operation was judged. Copies what it keeps of <paramref name="operation"/> before it returns.</summary>
    void Decided(Session session, in Operation operation, Decision decision);

    /// <summary>Something failed; <paramref name="message"/> holds no received bytes and no secret.</summary>
    void Failed(Session session, string stage, string message);

    void Closed(Session session, string reason);
}
