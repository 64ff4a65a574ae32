using System.Buffers;
using WireGate.Core.Approvals;

namespace WireGate.Core;

/// <summary>
/// The record of one session: what was asked, decided and answered. Both pumps may call it at once. What a call is given is copied before it
/// returns; whether it is kept so that it outlives the gate is known when <see cref="CommitAsync"/> completes. No call waits for a disk.
/// </summary>
public interface ISessionRecord
{
    /// <summary>Which part of the answers is to be given to <see cref="Rows"/>.</summary>
    RowLimit RowLimit { get; }

    void Authenticated(Principal principal);

    /// <summary>
    /// A target was opened or refused. When it completes, the record of an opened one exists, so that no byte goes on unrecorded.
    /// </summary>
    /// <exception cref="RecordingException">It can't be recorded: the target is not opened.</exception>
    ValueTask TargetOpenedAsync(string name, Target? target, Decision decision, CancellationToken cancellationToken);

    /// <summary>An operation was judged.</summary>
    /// <param name="number">Counts from 1 in the session; one that was reserved may come after a later one.</param>
    /// <param name="operation">What was asked. Its text holds no password: the protocol has blanked it.</param>
    /// <param name="decision">What the rules say. If they hold it, people have been asked (<see cref="Decision.Request"/>) and <see cref="Settled"/> follows.</param>
    void Decided(long number, in Operation operation, Decision decision);

    /// <summary>An operation that was held, or the opening of a target, has its answer.</summary>
    /// <param name="number">The operation's; 0 for the opening of a target.</param>
    /// <param name="decision">Allow, or deny and whose it is.</param>
    /// <param name="answer">Who said what; null where nobody answered.</param>
    void Settled(long number, Decision decision, ApprovalAnswer? answer);

    /// <summary>More of the text of an operation that was too long to be judged (<see cref="Operation.GoesOn"/>). May cut a character.</summary>
    /// <param name="operation">Its number.</param>
    /// <param name="piece">Passwords in it are blanked.</param>
    /// <param name="more">Whether another piece follows.</param>
    void TextContinued(long operation, in ReadOnlySequence<byte> piece, bool more);

    /// <summary>The values that an operation was given for its parameters, before it runs.</summary>
    /// <param name="operation">The operation that will run with them; 0 where that is not known yet.</param>
    /// <param name="bytes">As they came.</param>
    /// <param name="values">Cuts them.</param>
    void Parameters(long operation, in ReadOnlySequence<byte> bytes, IRecordedValues values);

    /// <summary>Values too long to be held whole, in the place of <see cref="Parameters"/>: each in its turn, in one piece or several.</summary>
    /// <param name="operation">The operation that will run with them.</param>
    /// <param name="index">Which parameter, from 0.</param>
    /// <param name="piece">Null bytes where the value is null. May cut a character.</param>
    /// <param name="more">Whether another piece of the same value follows.</param>
    void ParameterContinued(long operation, int index, in RecordedValue piece, bool more);

    /// <summary>The names of the columns of an operation's answer.</summary>
    /// <inheritdoc cref="Parameters"/>
    void Columns(long operation, in ReadOnlySequence<byte> bytes, IRecordedValues values);

    /// <summary>Rows as the client will see them, in the protocol's own framing; or as the client sends them, where the operation takes some.</summary>
    /// <param name="operation">Its number.</param>
    /// <param name="bytes">Whole rows, or a piece of a long one.</param>
    /// <param name="count">How many rows begin in these bytes; 0 for the further pieces of a long one.</param>
    void Rows(long operation, in ReadOnlySequence<byte> bytes, int count);

    /// <summary>An operation, or one statement of it, is over.</summary>
    void Answered(in Answer answer);

    /// <summary>Something failed; <paramref name="message"/> holds no received bytes and no secret.</summary>
    void Failed(string stage, string message);

    /// <summary>Something was hidden from the client: <paramref name="name"/> is the credential's or the detector's.</summary>
    /// <param name="name">Never what was hidden.</param>
    /// <param name="isSecret">Whether it is a secret that the gate holds, as opposed to what looks like one.</param>
    /// <param name="count">How often, in what is about to be sent.</param>
    void Hidden(string name, bool isSecret, int count) =>
        Failed("redaction", isSecret ? $"the credential \"{name}\" was hidden from an answer, {count} times" : $"what the detector \"{name}\" found was hidden from an answer, {count} times");

    /// <summary>
    /// Completes when everything recorded so far is kept as the target's durability promises. Every pump calls it before it flushes what was
    /// recorded, to whichever side. Completes at once, without allocating, unless the target is <c>strict</c> or the recorder has fallen behind.
    /// </summary>
    /// <exception cref="RecordingException">It can't be kept: nothing may go on.</exception>
    ValueTask CommitAsync(CancellationToken cancellationToken);

    /// <summary>The session is over. Never throws and never waits: what is left is kept in the background.</summary>
    void Closed(string reason);
}
