using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Postgres.Cancel;
using WireGate.Postgres.Holding;
using WireGate.Postgres.Masking;
using WireGate.Postgres.Masking.Scrubbing;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Recording;
using WireGate.Postgres.Redaction;

namespace WireGate.Postgres.Relay;

/// <summary>Backend to client: follows the conversation, relays what comes, and puts the gate's words in place of a poisoned message's error.</summary>
internal sealed class UpstreamPump(
    FrameReader<BackendFrame> reader, Session session, ReplyTracker replies, SessionWatch watch, StatementGate gate, UpstreamCanceller canceller, ClientCompany company,
    AnswerRedactor redactor, ResultMasking masking)
{
    private readonly PipeWriter _client = session.Downstream.Output;
    private readonly AnswerRecorder _answers = new(session.Record, session.Time);
    private readonly RowBudget _budget = new(session, canceller);
    private readonly LongMessage _long = new();
    private bool _transactionOver;

    /// <summary>Whether a FATAL error has been relayed: the client needs no other farewell.</summary>
    public bool SaidFarewell { get; private set; }

    /// <summary>Whether part of a message has been written, so that nothing else may be written behind it.</summary>
    public bool IsInsideMessage => reader.IsPartial && !_long.IsOpen;

    /// <summary>As <see cref="IsInsideMessage"/>, where what was written and not sent never will be.</summary>
    public bool HasSentPart { get; private set; }

    /// <summary>Called when the backend is ready for the next query and nothing is outstanding.</summary>
    public required Action OnIdle { get; init; }

    /// <summary>Completes when nothing runs on behalf of the pump.</summary>
    public Task SettledAsync() => _budget.SettledAsync();

    /// <summary>Runs until the backend closes.</summary>
    /// <exception cref="UpstreamException">The backend broke the protocol, or reached a state that the session may not be in.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var budget = new YieldBudget();
        while (await WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            budget.Begin();
            Drain();
            RelayKept(redactor.Settle());
            if (!IsInsideMessage) company.Speak(_client);
            if (await FlushAsync(cancellationToken).ConfigureAwait(false)) return;
            company.Relayed(replies);
            if (!replies.IsBusy) OnIdle();
            if (_transactionOver) TellTransactionOver();
            if (budget.ShouldYield(reader.BytesRead)) await Task.Yield();
        }
    }

    private void TellTransactionOver()
    {
        _transactionOver = false;
        session.TransactionOver();
    }

    /// <returns>Whether the client is gone.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            var flushed = await session.FlushDownstreamAsync(cancellationToken).ConfigureAwait(false);
            HasSentPart = IsInsideMessage;
            return flushed.IsCompleted;
        }
        catch (OperationCanceledException)
        {
            // TLS sends in pieces of its own: it may have been stopped between two.
            HasSentPart |= IsInsideMessage || (session.Downstream.Tls is not null && _client.UnflushedBytes > 0);
            throw;
        }
    }

    private async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await reader.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ProtocolViolationException error)
        {
            throw new UpstreamException("the target broke the protocol: " + error.Message, error);
        }
    }

    private void Drain()
    {
        try
        {
            while (true)
            {
                if (reader.TryReadRest(out var rest)) RelayRest(rest);
                else if (reader.TryReadRun(out var rows, out var count)) RelayRows(rows, count);
                else if (reader.TryRead(out var frame, out var bytes)) RelayNext(frame, bytes);
                else return;
            }
        }
        catch (ProtocolViolationException error)
        {
            throw new UpstreamException("the target broke the protocol: " + error.Message, error);
        }
    }

    private void RelayRest(in ReadOnlySequence<byte> rest)
    {
        if (_long.IsOpen)
        {
            _long.Add(rest, last: !reader.IsPartial);
            if (_long.IsOpen) return;
            Relay(_long.Frame, _long.Bytes);
            _long.Release();
            return;
        }

        if (!_budget.PassesRest) return;
        var hidden = redactor.Rest(rest, last: !reader.IsPartial);
        _answers.Rest(hidden, last: !reader.IsPartial);
        Write(hidden);
    }

    /// <summary>What of a long message had to wait for what follows it.</summary>
    private void RelayKept(in ReadOnlySequence<byte> kept)
    {
        if (kept.IsEmpty) return;
        _answers.Rest(kept, last: false);
        Write(kept);
    }

    private void RelayRows(ReadOnlySequence<byte> rows, int count)
    {
        replies.AcceptData(rows.FirstSpan[0]);
        // Secrets first: a mask could leave a part of one, which nobody would know for what it is.
        rows = redactor.Rows(rows);
        if (replies.Plans is { } plans && !_budget.IsStopped) masking.Rewrite(plans, ref rows, ref count);
        if (rows.IsEmpty || !_budget.Passes(replies.Subject.Operation, count, rows.Length)) return;
        _answers.Rows(replies.Subject, rows, count);
        _client.Write(rows.FirstSpan);
    }

    /// <summary>The beginning of a row that no mask concerns, and that is too long to be looked at whole.</summary>
    private void BeginRow(in BackendFrame frame, in ReadOnlySequence<byte> piece)
    {
        replies.AcceptData(frame.Type);
        if (!_budget.Passes(replies.Subject.Operation, 1, frame.TotalLength)) return;
        var hidden = redactor.Begin(piece);
        _answers.Rows(replies.Subject, hidden, 1);
        Write(hidden);
    }

    private void RelayNext(in BackendFrame frame, in ReadOnlySequence<byte> bytes)
    {
        if (!reader.IsPartial || !gate.IsMasked || !MustBeWhole(frame)) Relay(frame, bytes);
        else _long.Begin(frame, bytes);
    }

    /// <summary>Whether a long message has to be looked into, so that none of it may go on before all of it is here.</summary>
    private bool MustBeWhole(in BackendFrame frame)
    {
        if (frame.Type is not (BackendType.DataRow or BackendType.CopyData))
            return frame.Type is BackendType.RowDescription or BackendType.ErrorResponse or BackendType.NoticeResponse or BackendType.NotificationResponse;
        replies.AcceptData(frame.Type);
        if (replies.Plans is not { } plans || _budget.IsStopped || !masking.Concerns(plans)) return false;
        if (frame.TotalLength <= LongMessage.Limit) return true;
        _budget.Stop(Denial.Masked(SqlState.ProgramLimitExceeded, "a row is too long for its masks to be put on"));
        return false;
    }

    private void Relay(in BackendFrame frame, in ReadOnlySequence<byte> message)
    {
        if (frame.Type is BackendType.DataRow or BackendType.CopyData)
        {
            if (reader.IsPartial) BeginRow(frame, message);
            else RelayRows(_long.Join(message), 1);
            return;
        }

        var bytes = reader.IsPartial ? redactor.Begin(message) : redactor.Whole(frame.Type, message);
        switch (frame.Type)
        {
            case BackendType.ReadyForQuery:
                var status = ReadyForQuery.Read(bytes);
                replies.AcceptReady((byte)status);
                _budget.StatementOver();
                masking.AnswerOver();
                gate.State.Ready(status);
                _transactionOver = status == TransactionStatus.Idle;
                if (_transactionOver) gate.TransactionOver();
                break;
            case BackendType.ErrorResponse:
                if (TryReplace(message, bytes)) return;
                break;
            case BackendType.ParameterStatus:
                var reported = ParameterStatus.Read(bytes);
                watch.Check(reported);
                gate.State.Report(reported);
                if (gate.IsMasked && !SettingScrub.Passes(reported, watch.AtLogin(reported.Name))) return;
                break;
            case BackendType.NoticeResponse when gate.IsMasked:
                NoticeResponse.Write(_client, DiagnosticScrub.Clean(DiagnosticFields.Read(bytes)));
                return;
            case BackendType.NotificationResponse when gate.IsMasked:
                NotificationScrub.Write(_client, bytes);
                return;
            default:
                replies.Accept(frame.Type);
                _budget.CheckWhole(frame.Type);
                if (replies.Subject.Plans is { } plans && !Masks(plans, frame.Type, bytes)) return;
                Record(frame.Type, bytes);
                break;
        }

        Write(bytes);
    }

    /// <summary>What begins and ends the rows of results that are masked.</summary>
    /// <returns>Whether the message is for the client.</returns>
    private bool Masks(ResultPlans plans, byte type, in ReadOnlySequence<byte> bytes)
    {
        switch (type)
        {
            case BackendType.RowDescription:
                if (masking.Begin(plans, bytes) is { } refusal) _budget.Stop(Denial.Masked(SqlState.InsufficientPrivilege, refusal));
                return !replies.Subject.IsInjected && !_budget.IsStopped;
            case BackendType.CopyOutResponse:
                if (masking.BeginCopy(plans, bytes) is { } obstacle) _budget.Stop(Denial.Masked(SqlState.InsufficientPrivilege, obstacle));
                return !_budget.IsStopped;
            case BackendType.CopyDone:
                masking.EndCopy();
                return true;
            case BackendType.NoData:
                return !replies.Subject.IsInjected;
            case BackendType.CommandComplete or BackendType.EmptyQueryResponse when replies.Subject.Kind == ReplyKind.Query:
                masking.StatementOver();
                return true;
            case BackendType.CommandComplete or BackendType.EmptyQueryResponse or BackendType.PortalSuspended:
                masking.AnswerOver();
                return true;
            default:
                return true;
        }
    }

    private void Record(byte type, in ReadOnlySequence<byte> bytes)
    {
        switch (type)
        {
            case BackendType.RowDescription:
                _answers.Columns(replies.Subject, bytes, reader.IsPartial);
                break;
            case BackendType.CommandComplete:
                _answers.Completed(replies.Subject, reader.IsPartial ? null : CommandTags.Of(CommandComplete.Read(bytes)));
                break;
            case BackendType.EmptyQueryResponse:
                _answers.Completed(replies.Subject, "EmptyQueryResponse");
                break;
            case BackendType.PortalSuspended:
                _answers.Completed(replies.Subject, "PortalSuspended");
                break;
            case BackendType.ParameterDescription when !reader.IsPartial && replies.Subject.Effect is DescribedTypes types:
                types.Read(bytes);
                _answers.Other();
                break;
            default:
                _answers.Other();
                break;
        }
    }

    /// <param name="message">As it came: what is not read whole may be cut off further where something is hidden.</param>
    /// <param name="bytes">As it goes on.</param>
    private bool TryReplace(in ReadOnlySequence<byte> message, in ReadOnlySequence<byte> bytes)
    {
        masking.AnswerOver();
        // A longer error than is read whole is never that of a poisoned message.
        var fields = reader.IsPartial ? null : DiagnosticFields.Read(bytes);
        if (fields?.Severity is "FATAL" or "PANIC") SaidFarewell = true;
        if (replies.AcceptError(fields?.Code) is { } denial)
        {
            _answers.Failed(replies.Subject, denial.Code, denial.Message, isOurs: true);
            denial.Write(_client);
            return true;
        }

        if (_budget.TakeDenial(reader.IsPartial) is { } spent)
        {
            _answers.Failed(replies.Subject, spent.Code, spent.Message, isOurs: true);
            if (SaidFarewell) return TryWrite(Clean(fields));
            redactor.Drop();
            spent.Write(_client);
            return true;
        }

        if (fields is null) FailingRow.CheckLong(message);
        var cleaned = Clean(fields);
        // Where values are masked, what the client gets of it is what is recorded.
        var told = gate.IsMasked ? cleaned : fields;
        _answers.Failed(replies.Subject, told is null ? DiagnosticFields.FindCode(message) : told.Code, told?.Message, isOurs: false);
        return TryWrite(cleaned);
    }

    /// <summary>An error of the backend with less in it than it had; null where all of it may pass.</summary>
    private DiagnosticFields? Clean(DiagnosticFields? fields) => fields is null ? null : gate.IsMasked ? DiagnosticScrub.Clean(fields) : FailingRow.Without(fields);

    private bool TryWrite(DiagnosticFields? cleaned)
    {
        if (cleaned is not null) ErrorResponse.Write(_client, cleaned);
        return cleaned is not null;
    }

    private void Write(in ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes) _client.Write(segment.Span);
    }
}
