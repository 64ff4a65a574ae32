using System.Buffers;
using WireGate.Core;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Relay;

namespace WireGate.Postgres.Recording;

/// <summary>Tells the record what the backend answers, message by message. Called by the upstream pump alone.</summary>
internal sealed class AnswerRecorder(ISessionRecord record, TimeProvider time)
{
    /// <summary>1,664 columns are PostgreSQL's limit, with names of 63 bytes: 134 KiB.</summary>
    private const int MaxDescription = 1024 * 1024;

    private readonly RecordedRows _recorded = new(record);
    private ArrayBufferWriter<byte>? _description;
    private long _operation;
    private long _rows;
    private long _bytes;
    private bool _inRow;

    /// <summary>Rows or COPY data, whole or the first piece of a long one.</summary>
    public void Rows(in PendingReply asked, in ReadOnlySequence<byte> bytes, int count)
    {
        Begin(asked);
        _rows += count;
        _bytes += bytes.Length;
        _inRow = true;
        _recorded.Add(asked.Operation, bytes, count);
    }

    /// <summary>A further piece of a long message.</summary>
    public void Rest(in ReadOnlySequence<byte> piece, bool last)
    {
        if (_inRow)
        {
            _bytes += piece.Length;
            _recorded.Add(piece, last);
        }
        else if (_description is not null)
        {
            Collect(piece, last);
        }
    }

    /// <summary>A RowDescription: the names of its columns are recorded.</summary>
    /// <exception cref="ProtocolViolationException">It is malformed.</exception>
    public void Columns(in PendingReply asked, in ReadOnlySequence<byte> message, bool isPartial)
    {
        if (asked.Operation == 0 || !record.RowLimit.Shape) return;
        Begin(asked);
        if (!isPartial)
        {
            record.Columns(asked.Operation, RowDescription.Read(message), ColumnNames.Instance);
            return;
        }

        _description = new ArrayBufferWriter<byte>();
        Collect(message, last: false);
    }

    /// <summary>A message that is neither a row nor a description: what comes in pieces now belongs to neither.</summary>
    public void Other() => _inRow = false;

    /// <summary>A statement is over: CommandComplete, EmptyQueryResponse, PortalSuspended.</summary>
    public void Completed(in PendingReply asked, string? code) => Answer(asked, code, isError: false, message: null);

    /// <param name="asked">What failed.</param>
    /// <param name="code">The SQLSTATE, if the error has one.</param>
    /// <param name="message">The primary message as the client gets it. Whoever asked with a secret in the text finds it there, so then it is left out.</param>
    /// <param name="isOurs">The gate made the message: it quotes nothing.</param>
    public void Failed(in PendingReply asked, string? code, string? message, bool isOurs) =>
        Answer(asked, code, isError: true, isOurs || !asked.HoldsSecret ? message : null);

    private void Answer(in PendingReply asked, string? code, bool isError, string? message)
    {
        Begin(asked);
        var duration = asked.Sent == 0 ? TimeSpan.Zero : time.GetElapsedTime(asked.Sent);
        record.Answered(new Answer(asked.Operation, code, isError, message, _rows, _bytes, duration));
        (_rows, _bytes) = (0, 0);
    }

    private void Begin(in PendingReply asked)
    {
        _inRow = false;
        if (asked.Operation == _operation) return;
        (_operation, _rows, _bytes) = (asked.Operation, 0, 0);
    }

    private void Collect(in ReadOnlySequence<byte> piece, bool last)
    {
        if (_description!.WrittenCount + piece.Length > MaxDescription) throw new ProtocolViolationException("message is too long");
        foreach (var segment in piece) _description.Write(segment.Span);
        if (!last) return;
        record.Columns(_operation, RowDescription.Read(new ReadOnlySequence<byte>(_description.WrittenMemory)), ColumnNames.Instance);
        _description = null;
    }
}
