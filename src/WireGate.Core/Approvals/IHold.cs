namespace WireGate.Core.Approvals;

/// <summary>
/// How a protocol keeps its client company while people decide. Called by <see cref="Session"/> from within <see cref="Session.AuthorizeAsync"/>, one call at
/// a time. Until that completes the protocol keeps what is held, and lets nothing overtake it.
/// </summary>
public interface IHold
{
    /// <summary>Cancelled when the client no longer waits: it asked to cancel, or is gone.</summary>
    CancellationToken Abandoned { get; }

    /// <summary>What is held, with the session's state as it is now.</summary>
    HeldAction Describe();

    /// <summary>Why it can't wait here and now, in a sentence for the agent; null if it can.</summary>
    /// <param name="inTransaction">Whether the rules let it wait in a transaction that has written or holds locks.</param>
    string? FindObstacle(bool inTransaction);

    /// <summary>Delivers what came before it. The client is about to wait.</summary>
    ValueTask BeginAsync(CancellationToken cancellationToken);

    /// <summary>Tells the client that it waits, for whom and for how long. Called at the start and every fifteen seconds.</summary>
    ValueTask NotifyAsync(HoldNotice notice, CancellationToken cancellationToken);

    /// <summary>Reads what is held anew, for the second judgement: names may mean something else by now. Not asked of the opening of a target.</summary>
    ValueTask<AccessSet> JudgeAgainAsync(CancellationToken cancellationToken);
}
