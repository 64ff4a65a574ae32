using WireGate.Core;
using WireGate.Core.Limits;
using WireGate.Postgres.Cancel;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Relay;

/// <summary>
/// Counts rows and COPY data against the token's budget and the limits of rules before they go to the client. Once it is used up, or they may not leave for another reason, the
/// running statement is cancelled, the rows that still come are dropped, and the error that the cancel causes is told as what it is. Called by the upstream pump alone.
/// </summary>
internal sealed class RowBudget(Session session, UpstreamCanceller canceller)
{
    private Denial? _stopped;
    private bool _inDropped;
    private Task _cancelling = Task.CompletedTask;

    /// <summary>What comes of the statement that runs is dropped.</summary>
    public bool IsStopped => _stopped is not null;

    /// <summary>Whole messages, or the first piece of one, with the length of all of it.</summary>
    /// <param name="operation">The number of the operation that they answer.</param>
    /// <param name="count">How many.</param>
    /// <param name="bytes">With their framing.</param>
    public bool Passes(long operation, int count, long bytes)
    {
        _inDropped = false;
        if (_stopped is null && session.IsMetered && session.FindBudgetObstacle(operation, count, bytes) is { } obstacle) Stop(Spent(obstacle));
        return !(_inDropped = _stopped is not null);
    }

    /// <summary>Whether further pieces of a message pass: what the client got the head of, it gets whole.</summary>
    public bool PassesRest => !_inDropped;

    /// <summary>A message that ends a statement or its rows: without those that were dropped the answer would look whole.</summary>
    /// <exception cref="ResultStoppedException">Some were dropped and the cancel came too late.</exception>
    public void CheckWhole(byte type)
    {
        _inDropped = false;
        if (_stopped is not null && type is not (BackendType.NoticeResponse or BackendType.NotificationResponse or BackendType.ParameterStatus))
            throw new ResultStoppedException(_stopped);
    }

    /// <summary>An error came: what to tell the client instead, where it is the end of the statement that was stopped.</summary>
    /// <param name="isPartial">Only its first piece is here: what follows is dropped with it.</param>
    public Denial? TakeDenial(bool isPartial)
    {
        var stopped = _stopped;
        _inDropped = isPartial && stopped is not null;
        _stopped = null;
        return stopped;
    }

    /// <summary>The backend is ready for the next: what was stopped is over.</summary>
    public void StatementOver() => _stopped = null;

    /// <summary>Completes when no cancel is under way. Never faults.</summary>
    public Task SettledAsync() => _cancelling;

    /// <summary>Nothing more of the statement that runs goes to the client.</summary>
    /// <param name="told">What the client is told in place of the error that the cancel causes.</param>
    public void Stop(Denial told)
    {
        _stopped = told;
        _cancelling = Task.Run(canceller.CancelQuietlyAsync);
    }

    private static Denial Spent(Obstacle obstacle) => new(
        SqlState.ConfigurationLimitExceeded, SqlState.QueryCanceled, obstacle.Reason, "The statement was stopped; not all of its rows were sent.", obstacle.Hint);
}
