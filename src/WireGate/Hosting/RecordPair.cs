using System.Buffers;
using WireGate.Core;
using WireGate.Core.Approvals;

namespace WireGate.Hosting;

/// <summary>Two that hear of a session. The first takes a few words of what happens, the second all of it: what is kept, and whether, is the second's to say.</summary>
internal sealed class RecordPair(ISessionRecord few, ISessionRecord all) : ISessionRecord
{
    public RowLimit RowLimit => all.RowLimit;

    public void Authenticated(Principal principal)
    {
        few.Authenticated(principal);
        all.Authenticated(principal);
    }

    public async ValueTask TargetOpenedAsync(string name, Target? target, Decision decision, CancellationToken cancellationToken)
    {
        await few.TargetOpenedAsync(name, target, decision, cancellationToken).ConfigureAwait(false);
        await all.TargetOpenedAsync(name, target, decision, cancellationToken).ConfigureAwait(false);
    }

    public void Decided(long number, in Operation operation, Decision decision)
    {
        all.Decided(number, operation, decision);
        few.Decided(number, operation, decision);
    }

    public void Settled(long number, Decision decision, ApprovalAnswer? answer)
    {
        all.Settled(number, decision, answer);
        few.Settled(number, decision, answer);
    }

    public void Parameters(long operation, in ReadOnlySequence<byte> bytes, IRecordedValues values) => all.Parameters(operation, bytes, values);

    public void TextContinued(long operation, in ReadOnlySequence<byte> piece, bool more) => all.TextContinued(operation, piece, more);

    public void ParameterContinued(long operation, int index, in RecordedValue piece, bool more) => all.ParameterContinued(operation, index, piece, more);

    public void Columns(long operation, in ReadOnlySequence<byte> bytes, IRecordedValues values) => all.Columns(operation, bytes, values);

    public void Rows(long operation, in ReadOnlySequence<byte> bytes, int count) => all.Rows(operation, bytes, count);

    public void Answered(in Answer answer) => all.Answered(answer);

    public void Failed(string stage, string message)
    {
        all.Failed(stage, message);
        few.Failed(stage, message);
    }

    public ValueTask CommitAsync(CancellationToken cancellationToken) => all.CommitAsync(cancellationToken);

    public void Closed(string reason)
    {
        all.Closed(reason);
        few.Closed(reason);
    }
}
