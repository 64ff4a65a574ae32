using System.Buffers;
using WireGate.Core;
using WireGate.Core.Approvals;

namespace WireGate.Testing;

/// <summary>Keeps nothing. What a test wants to see it overrides.</summary>
public class NoRecord : IRecorder, ISessionRecord
{
    public virtual RowLimit RowLimit => RowLimit.None;

    public ISessionRecord Open(Session session) => this;

    public virtual void Authenticated(Principal principal) { }

    public virtual ValueTask TargetOpenedAsync(string name, Target? target, Decision decision, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public virtual void Decided(long number, in Operation operation, Decision decision) { }

    public virtual void Settled(long number, Decision decision, ApprovalAnswer? answer) { }

    public virtual void Parameters(long operation, in ReadOnlySequence<byte> bytes, IRecordedValues values) { }

    public virtual void TextContinued(long operation, in ReadOnlySequence<byte> piece, bool more) { }

    public virtual void ParameterContinued(long operation, int index, in RecordedValue piece, bool more) { }

    public virtual void Columns(long operation, in ReadOnlySequence<byte> bytes, IRecordedValues values) { }

    public virtual void Rows(long operation, in ReadOnlySequence<byte> bytes, int count) { }

    public virtual void Answered(in Answer answer) { }

    public virtual void Failed(string stage, string message) { }

    public virtual ValueTask CommitAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public virtual void Closed(string reason) { }
}
