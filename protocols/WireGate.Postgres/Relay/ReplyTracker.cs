using WireGate.Core;
using WireGate.Postgres.Masking;

namespace WireGate.Postgres.Relay;

/// <summary>
/// Follows the conversation: which message the backend answers next, and in what transaction state it is. The downstream pump calls
/// <see cref="Expect"/> for each message it writes; the upstream pump calls the rest for each message it reads. Whatever the
/// backend says out of turn is a violation that ends the session, so that the two views never drift apart.
/// </summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-flow.html</remarks>
internal sealed class ReplyTracker
{
    private readonly ReplyQueue _queue = new();
    private PendingReply _current;
    private bool _hasCurrent;
    private CopyState _copy;
    private bool _denialTold;
    private volatile byte _transaction = (byte)'I';

    private enum CopyState : byte
    {
        None,
        In,
        Out,
    }

    /// <summary>The status of the last ReadyForQuery: <c>I</c>, <c>T</c> or <c>E</c>.</summary>
    public byte TransactionStatus => _transaction;

    /// <summary>Whether messages are waiting for an answer.</summary>
    public bool IsBusy => _queue.Count > 0 || Volatile.Read(ref _hasCurrent);

    /// <summary>Upstream pump: whether nothing that was sent will be answered before more is sent.</summary>
    public bool IsSettled =>
        _hasCurrent ? IsReadingCopy : !_queue.Any(static kind => kind is not (ReplyKind.CopyDataMark or ReplyKind.CopyEndMark));

    /// <summary>Where settled: whether the backend waits for COPY data.</summary>
    public bool IsReadingCopy => _copy == CopyState.In && !_queue.Any(static kind => kind == ReplyKind.CopyEndMark);

    /// <summary>Where settled: whether the backend drops what comes before the next Sync.</summary>
    public bool IsSkipping => _queue.IsSkipping;

    /// <summary>Upstream pump: what the message accepted last answers; its kind is <see cref="ReplyKind.None"/> where nobody had asked.</summary>
    public PendingReply Subject { get; private set; }

    /// <summary>Upstream pump: what the masks make of the rows that were accepted last.</summary>
    public ResultPlans? Plans => _current.Plans;

    /// <summary>Downstream pump: a message that is answered (or marks COPY data) is about to be written.</summary>
    /// <returns>False if so many answers are outstanding that the pump must wait for <see cref="SpaceAsync"/>.</returns>
    public bool Expect(in PendingReply reply) => _queue.Enqueue(reply);

    /// <summary>Downstream pump: waits until the backend has answered enough.</summary>
    public Task SpaceAsync(CancellationToken cancellationToken) => _queue.SpaceAsync(cancellationToken);

    /// <summary>Upstream pump: a DataRow or CopyData, the only messages that come by the million.</summary>
    public void AcceptData(byte type)
    {
        var current = Current();
        var inTurn = current is ReplyKind.Query or ReplyKind.Execute
            && (type == BackendType.CopyData ? _copy == CopyState.Out : _copy == CopyState.None) && _current.Denial is null;
        if (!inTurn) throw OutOfTurn();
    }

    /// <summary>Upstream pump: any other message but ErrorResponse and ReadyForQuery.</summary>
    public void Accept(byte type)
    {
        switch (type)
        {
            case BackendType.ParseComplete: Complete(ReplyKind.Parse); break;
            case BackendType.BindComplete: Complete(ReplyKind.Bind); break;
            case BackendType.CloseComplete: Complete(ReplyKind.Close); break;
            case BackendType.NoData: Complete(ReplyKind.Describe); break;
            case BackendType.ParameterDescription: Require(ReplyKind.Describe); break;
            case BackendType.RowDescription:
                if (Current() == ReplyKind.Describe) Complete(ReplyKind.Describe);
                else Require(ReplyKind.Query);
                break;
            case BackendType.CommandComplete: EndStatement(completed: true); break;
            case BackendType.EmptyQueryResponse: EndStatement(completed: false); break;
            case BackendType.PortalSuspended: Complete(ReplyKind.Execute); break;
            case BackendType.CopyInResponse: BeginCopy(CopyState.In); break;
            case BackendType.CopyOutResponse: BeginCopy(CopyState.Out); break;
            case BackendType.CopyDone:
                if (_copy != CopyState.Out) throw OutOfTurn();
                break;
            case BackendType.NoticeResponse or BackendType.NotificationResponse or BackendType.ParameterStatus: break;
            default: throw OutOfTurn();
        }
    }

    /// <summary>Upstream pump: an ErrorResponse. Returns what to tell the client instead, or null to relay it.</summary>
    /// <param name="sqlState">The error's SQLSTATE, if it has one.</param>
    public Denial? AcceptError(string? sqlState)
    {
        var kind = Current();
        // Nothing asked: the backend says goodbye (57P01, 25P03 …); the end of the stream follows.
        if (kind == ReplyKind.None) return null;
        var denial = _current.Denial is { } told && told.ExpectedCode == sqlState ? told : null;
        _denialTold = true;
        // A Sync that the backend read while it waited for COPY data was swallowed.
        if (_copy == CopyState.In) _queue.DropThroughFirstMark();
        _copy = CopyState.None;
        if (kind is ReplyKind.Query or ReplyKind.FunctionCall or ReplyKind.Sync) return denial;

        // Extended protocol: the backend now discards everything up to the next Sync.
        Pop();
        _queue.SkipToSync();
        return denial;
    }

    /// <summary>Upstream pump: ReadyForQuery.</summary>
    public void AcceptReady(byte status)
    {
        if (status is not ((byte)'I' or (byte)'T' or (byte)'E')) throw OutOfTurn();
        if (Current() is not (ReplyKind.Query or ReplyKind.FunctionCall or ReplyKind.Sync) || _copy == CopyState.Out) throw OutOfTurn();
        if (_current.Denial is not null && !_denialTold) throw OutOfTurn();
        _copy = CopyState.None;
        _transaction = status;
        Pop();
    }

    private void EndStatement(bool completed)
    {
        if (Current() is not (ReplyKind.Query or ReplyKind.Execute) || _current.Denial is not null) throw OutOfTurn();
        if (_copy == CopyState.In) _queue.DropThroughCopyEnd();
        _copy = CopyState.None;
        if (completed) _current.Effect?.Completed();
        if (_current.Kind == ReplyKind.Execute) Pop();
    }

    private void BeginCopy(CopyState direction)
    {
        if (Current() is not (ReplyKind.Query or ReplyKind.Execute) || _copy != CopyState.None || _current.Denial is not null) throw OutOfTurn();
        _copy = direction;
        // The backend ignores Sync while it reads COPY data, of a simple query too: those already sent have no answer.
        if (direction == CopyState.In) _queue.DropLeadingSyncs();
    }

    private void Complete(ReplyKind kind)
    {
        Require(kind);
        _current.Effect?.Completed();
        Pop();
    }

    private void Require(ReplyKind kind)
    {
        // A poisoned message that succeeds would mean that the backend is not what it seems.
        if (Current() != kind || _copy != CopyState.None || _current.Denial is not null) throw OutOfTurn();
    }

    private ReplyKind Current()
    {
        if (_hasCurrent) return _current.Kind;
        while (_queue.TryDequeue(out var next))
        {
            if (next.Kind is ReplyKind.CopyDataMark or ReplyKind.CopyEndMark) continue;
            _denialTold = false;
            _current = next;
            Subject = next;
            Volatile.Write(ref _hasCurrent, true);
            return next.Kind;
        }

        Subject = default;
        return ReplyKind.None;
    }

    private void Pop()
    {
        _current.Effect?.Ended();
        _current = default;
        Volatile.Write(ref _hasCurrent, false);
    }

    private static UpstreamException OutOfTurn() => new("the target sent a message out of turn");
}
