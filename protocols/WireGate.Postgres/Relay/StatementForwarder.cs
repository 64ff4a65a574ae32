using System.Buffers;
using WireGate.Core.Transport;
using WireGate.Postgres.Holding;
using WireGate.Postgres.Masking;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Recording;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Relay;

/// <summary>
/// The messages that ask the backend for something. Each is judged, then written with its verdict, or replaced by a poisoned one. Called
/// by the downstream pump alone.
/// </summary>
internal sealed class StatementForwarder(UpstreamWriter writer, ReplyTracker replies, StatementGate gate)
{
    private static readonly SqlFacts TooLong = new() { Unknown = "it is longer than the gate reads" };
    private static readonly SqlFacts CallByNumber = new() { Unknown = "a function called by its number" };

    private readonly Poison _poison = new(writer);
    private readonly RecordedRows _copied = new(gate.Session.Record);
    private readonly ArrayBufferWriter<byte> _description = new();
    private int _syncs;
    private int? _prepared;
    private long _running;

    /// <summary>Records the rest of the message just forwarded, where that was only its first piece; null where nobody looks at it.</summary>
    public IPieces? Rest { get; private set; }

    /// <summary>The rest of a long message is written.</summary>
    public void EndRest() => Rest = null;

    /// <summary>A Sync is about to be written: names sent before it may yet turn out not to exist.</summary>
    public void CountSync() => _syncs++;

    /// <summary>
    /// What the rules hold was prepared, or anything where values are masked, and the backend has not said under which name, if any: what runs by a name from here on may be
    /// that. Not within one pipeline of the extended protocol, where a failure skips all that follows.
    /// </summary>
    public bool MustSettle => _prepared is { } sync && sync != _syncs;

    /// <summary>Waits for the answers to all that was sent.</summary>
    public async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        await gate.SettleAsync(cancellationToken).ConfigureAwait(false);
        _prepared = null;
    }

    /// <summary>A row, or a piece of the stream, that a COPY reads is about to be written. What runs is what was sent last: while it reads it answers nothing else.</summary>
    public void Copy(in ReadOnlySequence<byte> bytes, bool isPartial)
    {
        Rest = isPartial ? _copied : null;
        _copied.Add(_running, bytes, 1);
    }

    /// <param name="bytes">The message, or its first piece.</param>
    /// <param name="isPartial">Longer than any text that is judged.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <returns>Whether the message itself was written.</returns>
    public async ValueTask<bool> QueryAsync(ReadOnlySequence<byte> bytes, bool isPartial, CancellationToken cancellationToken)
    {
        var judged = isPartial
            ? await JudgeLongAsync(bytes.Slice(MessageReader.HeadLength), cancellationToken).ConfigureAwait(false)
            : await gate.JudgeTextAsync(bytes, Query.Read(bytes), [], cancellationToken).ConfigureAwait(false);
        if (judged.Verdict.IsAllowed)
        {
            if (!isPartial) bytes = gate.Exactly(bytes);
            Expect(ReplyKind.Query, judged, effect: gate.Running(judged, !isPartial && judged.IsHeldLater ? gate.Keep(judged, Query.Read(bytes)) : null));
            _running = judged.Verdict.Operation;
            if ((judged.IsHeldLater && TextEffect.MakesNames(judged.Facts)) || (gate.IsMasked && TextEffect.ConcernsNames(judged.Facts))) _prepared = NameTable.AnySync;
            writer.Forward(judged.Verdict, bytes);
            return true;
        }

        Expect(ReplyKind.Query, judged, judged.ToDenial(SqlState.SyntaxError));
        _poison.Query();
        return false;
    }

    /// <inheritdoc cref="QueryAsync"/>
    public async ValueTask<bool> ParseAsync(ReadOnlySequence<byte> bytes, bool isPartial, CancellationToken cancellationToken)
    {
        if (isPartial)
        {
            var tooLong = await JudgeLongAsync(Names.BehindFirst(bytes), cancellationToken).ConfigureAwait(false);
            return Refuse(Names.First(bytes), tooLong);
        }

        var parse = Parse.Read(bytes);
        var judged = await gate.JudgeTextAsync(bytes, parse.Text, ParameterTypes.Read(parse.Types), cancellationToken).ConfigureAwait(false);
        bytes = gate.Exactly(bytes);
        parse = Parse.Read(bytes);
        if (!judged.Verdict.IsAllowed) return Refuse(Names.Span(parse.Name), judged);
        gate.Preparing(judged);
        if (judged.IsHeldLater || gate.IsMasked) _prepared = _syncs;
        Expect(ReplyKind.Parse, judged, effect: gate.Statements.Propose(
            Names.Span(parse.Name), new NamedRun(judged.Facts, judged.Verdict.Operation, Kept: gate.Keep(judged, parse), Planned: judged.Planned), _syncs));
        writer.Forward(judged.Verdict, bytes);
        return true;
    }

    /// <summary>
    /// Runs nothing yet: the statement was judged when it was parsed and is judged again when it is executed. Values may be long; the
    /// names stand at the head.
    /// </summary>
    public bool Bind(in ReadOnlySequence<byte> bytes, bool isPartial)
    {
        var bind = isPartial ? default : Messages.Bind.Read(bytes);
        var (portal, statement) = isPartial ? Names.FirstTwo(bytes) : Names.Of(bind);
        var number = gate.Session.ReserveOperation();
        var found = gate.Statements.Find(Names.Span(statement), _syncs);
        var secrecy = found is { } known ? SecretStatements.Of(known.Facts) : Secrecy.Certain;
        if (isPartial) RecordLong(number, secrecy == Secrecy.Certain, bytes);
        else if (bind.ParameterCount > 0) Record(number, secrecy == Secrecy.Certain, bind);
        if (found is { } run)
        {
            var kept = run.Kept is not { } prepared ? null : isPartial ? prepared.WithoutValues() : gate.Keep(prepared, bind.Values);
            var proposed = gate.Portals.Propose(Names.Span(portal), run with { Reserved = number, Kept = kept }, _syncs);
            replies.Expect(new PendingReply(ReplyKind.Bind, null, proposed, number, Now(), secrecy != Secrecy.None));
            writer.WriteControl(bytes);
            return true;
        }

        replies.Expect(new PendingReply(ReplyKind.Bind, Denial.UnknownStatement(Names.Span(statement)), null, number, Now()));
        _poison.Bind();
        return false;
    }

    public async ValueTask<bool> ExecuteAsync(ReadOnlySequence<byte> bytes, CancellationToken cancellationToken)
    {
        var portal = Execute.Read(bytes).Portal;
        if (gate.Portals.FindToRun(Names.Span(portal), _syncs) is not { } run)
        {
            replies.Expect(new PendingReply(ReplyKind.Execute, Denial.UnknownPortal(Names.Span(portal)), null, gate.Session.ReserveOperation(), Now()));
            _poison.Execute();
            return false;
        }

        var judged = await gate.JudgeRunAsync(bytes, run, cancellationToken).ConfigureAwait(false);
        if (!judged.Verdict.IsAllowed)
        {
            Expect(ReplyKind.Execute, judged, judged.ToDenial(SqlState.InvalidCursorName));
            _poison.Execute();
            return false;
        }

        DescribeMasked(judged, portal);
        Expect(ReplyKind.Execute, judged, effect: gate.Running(judged, run.Kept));
        _running = judged.Verdict.Operation;
        writer.Forward(judged.Verdict, gate.Exactly(bytes));
        return true;
    }

    public bool Describe(in ReadOnlySequence<byte> bytes)
    {
        var described = Messages.Describe.Read(bytes);
        var table = described.IsPortal ? gate.Portals : gate.Statements;
        var run = table.Find(Names.Span(described.Name), _syncs);
        var number = run is { Reserved: not 0 } bound ? bound.Reserved : run?.Prepared ?? 0;
        replies.Expect(new PendingReply(
            ReplyKind.Describe, Effect: !described.IsPortal && run?.Kept is { } kept ? new DescribedTypes(kept) : null, Operation: number, Sent: Now(), HoldsSecret: run is not { } known || SecretStatements.Of(known.Facts) != Secrecy.None));
        writer.WriteControl(bytes);
        return true;
    }

    public bool Close(in ReadOnlySequence<byte> bytes)
    {
        var closed = Messages.Close.Read(bytes);
        var table = closed.IsPortal ? gate.Portals : gate.Statements;
        replies.Expect(new PendingReply(ReplyKind.Close, Effect: table.FindSlot(Names.Span(closed.Name))?.Closing));
        writer.WriteControl(bytes);
        return true;
    }

    /// <summary>The fast-path call runs any function by its number, past every rule about SQL: refused.</summary>
    public async ValueTask<bool> FunctionCallAsync(CancellationToken cancellationToken)
    {
        var judged = await gate.JudgeUnreadAsync(CallByNumber, default, goesOn: false, cancellationToken).ConfigureAwait(false);
        Expect(ReplyKind.FunctionCall, judged, Denial.FunctionCall);
        _poison.FunctionCall();
        return false;
    }

    /// <summary>
    /// Rows come without a word of what they are to who does not ask, and what a client asked before may have been of other formats, or of a view that has been replaced
    /// since: where they are masked, the gate asks by itself.
    /// </summary>
    private void DescribeMasked(in Judged judged, in ReadOnlySequence<byte> portal)
    {
        if (ResultPlans.Of(judged.Plans, judged.Facts) is not { } plans) return;
        replies.Expect(new PendingReply(ReplyKind.Describe, Plans: plans, IsInjected: true));
        _description.ResetWrittenCount();
        Messages.Describe.Write(_description, isPortal: true, Names.Span(portal));
        writer.WriteControl(_description.WrittenSpan);
    }

    private bool Refuse(ReadOnlySpan<byte> name, in Judged judged)
    {
        Expect(ReplyKind.Parse, judged, judged.ToDenial(SqlState.SyntaxError));
        _poison.Parse(name);
        return false;
    }

    /// <param name="begin">The text's beginning.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    private async ValueTask<Judged> JudgeLongAsync(ReadOnlySequence<byte> begin, CancellationToken cancellationToken)
    {
        var text = new LongText(gate.Session.Record);
        var judged = await gate.JudgeUnreadAsync(TooLong, text.Begin(begin), text.GoesOn, cancellationToken).ConfigureAwait(false);
        Rest = text.For(judged.Verdict.Operation);
        return judged;
    }

    private void Record(long number, bool isSecret, in Bind bind)
    {
        if (isSecret) gate.Session.Record.Parameters(number, bind.Values.Slice(bind.ParameterFormats.Length + sizeof(short), sizeof(short)), BlankedValues.Instance);
        else gate.Session.Record.Parameters(number, bind.Values, BoundValues.Instance);
    }

    private void RecordLong(long number, bool isSecret, in ReadOnlySequence<byte> bytes)
    {
        var values = new LongBind(gate.Session.Record, number, isSecret);
        values.Add(bytes.Slice(MessageReader.HeadLength), last: false);
        Rest = values;
    }

    private void Expect(ReplyKind kind, in Judged judged, Denial? denial = null, INameEffect? effect = null) =>
        replies.Expect(new PendingReply(kind, denial, effect, judged.Verdict.Operation, Now(), judged.HoldsSecret, denial is null ? ResultPlans.Of(judged.Plans, judged.Facts) : null));

    private long Now() => gate.Session.Time.GetTimestamp();
}
