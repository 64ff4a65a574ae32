using WireGate.Core;
using WireGate.Core.Limits;
using WireGate.Postgres.Cancel;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Relay;

/// <summary>
/// Counts rows and COPY data against the token's budget and the limits of rules before they go to the client. Once it is used up, the running statement is cancelled, the rows that
/// still come are dropped, and the error that the cancel causes is told as what it is. Called by the upstream pump alone.
/// </summary>
internal sealed class RowBudget(Session session, UpstreamCanceller canceller)
{
    private Obstacle? _obstacle;
    private bool _inDropped;
    private Task _cancelling = Task.CompletedTask;

    /// <summary>Whole messages, or the first piece of one, with the length of all of it.</summary>
    /// <param name="operation">The number of the operation that they answer.</param>
    /// <param name="count">How many.</param>
    /// <param name="bytes">With their framing.</param>
    public bool Passes(long operation, int count, long bytes)
    {
        _inDropped = false;
        if (!session.IsMetered) return true;
        if (_obstacle is null && session.FindBudgetObstacle(operation, count, bytes) is { } obstacle) Stop(obstacle);
        return !(_inDropped = _obstacle is not null);
    }

    /// <summary>Whether further pieces of a message pass: what the client got the head of, it gets whole.</summary>
    public bool PassesRest => !_inDropped;

    /// <summary>A message that ends a statement or its rows: without those that were dropped the answer would look whole.</summary>
    /// <exception cref="BudgetSpentException">Some were dropped and the cancel came too late.</exception>
    public void CheckWhole(byte type)
    {
        _inDropped = false;
        if (_obstacle is not null && type is not (BackendType.NoticeResponse or BackendType.NotificationResponse or BackendType.ParameterStatus))
            throw new BudgetSpentException(_obstacle.Reason);
    }

    /// <summary>An error came: what to tell the client instead, where it is the end of the statement that was stopped.</summary>
    public Denial? TakeDenial()
    {
        _inDropped = false;
        if (_obstacle is not { } obstacle) return null;
        _obstacle = null;
        return new Denial(
            SqlState.ConfigurationLimitExceeded, SqlState.QueryCanceled, obstacle.Reason, "The statement was stopped; not all of its rows were sent.",
            obstacle.Hint);
    }

    /// <summary>The backend is ready for the next: what was stopped is over.</summary>
    public void StatementOver() => _obstacle = null;

    /// <summary>Completes when no cancel is under way. Never faults.</summary>
    public Task SettledAsync() => _cancelling;

    private void Stop(Obstacle obstacle)
    {
        _obstacle = obstacle;
        _cancelling = Task.Run(canceller.CancelQuietlyAsync);
    }
}
