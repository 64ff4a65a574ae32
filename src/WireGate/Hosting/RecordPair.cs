using System.Buffers;
using WireGate.Core;

namespace WireGate.Hosting;

/// <summary>A session's lines in the log and its recording. What is kept, and whether, is the recording's to say.</summary>
internal sealed class RecordPair(ISessionRecord log, ISessionRecord recording) : ISessionRecord
{
    public RowLimit RowLimit => recording.RowLimit;

    public void Authenticated(Principal principal)
    {
        log.Authenticated(principal);
        recording.Authenticated(principal);
    }

    public async ValueTask TargetOpenedAsync(string name, Target? target, Decision decision, CancellationToken cancellationToken)
    {
        await log.TargetOpenedAsync(name, target, decision, cancellationToken).ConfigureAwait(false);
        await recording.TargetOpenedAsync(name, target, decision, cancellationToken).ConfigureAwait(false);
    }

    public void Decided(long number, in Operation operation, Decision decision)
    {
        recording.Decided(number, operation, decision);
        log.Decided(number, operation, decision);
    }

    public void Parameters(long operation, in ReadOnlySequence<byte> bytes, IRecordedValues values) => recording.Parameters(operation, bytes, values);

    public void TextContinued(long operation, in ReadOnlySequence<byte> piece, bool more) => recording.TextContinued(operation, piece, more);

    public void ParameterContinued(long operation, int index, in RecordedValue piece, bool more) => recording.ParameterContinued(operation, index, piece, more);

    public void Columns(long operation, in ReadOnlySequence<byte> bytes, IRecordedValues values) => recording.Columns(operation, bytes, values);

    public void Rows(long operation, in ReadOnlySequence<byte> bytes, int count) => recording.Rows(operation, bytes, count);

    public void Answered(in Answer answer) => recording.Answered(answer);

    public void Failed(string stage, string message)
    {
        recording.Failed(stage, message);
        log.Failed(stage, message);
    }

    public ValueTask CommitAsync(CancellationToken cancellationToken) => recording.CommitAsync(cancellationToken);

    public void Closed(string reason)
    {
        recording.Closed(reason);
        log.Closed(reason);
    }
}
