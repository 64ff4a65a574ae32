using System.Buffers;
using WireGate.Core.Transport;
using WireGate.Postgres.Messages;
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
    private int _syncs;

    /// <summary>A Sync is about to be written: names sent before it may yet turn out not to exist.</summary>
    public void CountSync() => _syncs++;

    /// <param name="bytes">The message, or its first piece.</param>
    /// <param name="isPartial">Longer than any text that is judged.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <returns>Whether the message itself was written.</returns>
    public async ValueTask<bool> QueryAsync(ReadOnlySequence<byte> bytes, bool isPartial, CancellationToken cancellationToken)
    {
        var judged = isPartial
            ? await gate.JudgeAsync(TooLong, default, cancellationToken).ConfigureAwait(false)
            : await gate.JudgeTextAsync(Query.Read(bytes), [], cancellationToken).ConfigureAwait(false);
        if (judged.Verdict.IsAllowed)
        {
            replies.Expect(new PendingReply(ReplyKind.Query, Effect: gate.Running(judged)));
            writer.Forward(judged.Verdict, bytes);
            return true;
        }

        replies.Expect(new PendingReply(ReplyKind.Query, judged.ToDenial(SqlState.SyntaxError)));
        _poison.Query();
        return false;
    }

    /// <inheritdoc cref="QueryAsync"/>
    public async ValueTask<bool> ParseAsync(ReadOnlySequence<byte> bytes, bool isPartial, CancellationToken cancellationToken)
    {
        if (isPartial)
        {
            var tooLong = await gate.JudgeAsync(TooLong, default, cancellationToken).ConfigureAwait(false);
            return Refuse(Names.First(bytes), tooLong);
        }

        var parse = Parse.Read(bytes);
        var judged = await gate.JudgeTextAsync(parse.Text, ParameterTypes.Read(parse.Types), cancellationToken).ConfigureAwait(false);
        if (!judged.Verdict.IsAllowed) return Refuse(Names.Span(parse.Name), judged);
        gate.Preparing(judged);
        replies.Expect(new PendingReply(ReplyKind.Parse, Effect: gate.Statements.Propose(Names.Span(parse.Name), judged.Facts, _syncs)));
        writer.Forward(judged.Verdict, bytes);
        return true;
    }

    /// <summary>
    /// Runs nothing yet: the statement was judged when it was parsed and is judged again when it is executed. Values may be long; the
    /// names stand at the head.
    /// </summary>
    public bool Bind(in ReadOnlySequence<byte> bytes, bool isPartial)
    {
        var (portal, statement) = isPartial ? Names.FirstTwo(bytes) : Names.Of(Messages.Bind.Read(bytes));
        if (gate.Statements.Find(Names.Span(statement), _syncs) is { } facts)
        {
            replies.Expect(new PendingReply(ReplyKind.Bind, Effect: gate.Portals.Propose(Names.Span(portal), facts, _syncs)));
            writer.WriteControl(bytes);
            return true;
        }

        replies.Expect(new PendingReply(ReplyKind.Bind, Denial.UnknownStatement(Names.Span(statement))));
        _poison.Bind();
        return false;
    }

    public async ValueTask<bool> ExecuteAsync(ReadOnlySequence<byte> bytes, CancellationToken cancellationToken)
    {
        var portal = Execute.Read(bytes).Portal;
        if (gate.Portals.Find(Names.Span(portal), _syncs) is not { } facts)
        {
            replies.Expect(new PendingReply(ReplyKind.Execute, Denial.UnknownPortal(Names.Span(portal))));
            _poison.Execute();
            return false;
        }

        var judged = await gate.JudgeAsync(facts, default, cancellationToken).ConfigureAwait(false);
        if (!judged.Verdict.IsAllowed)
        {
            replies.Expect(new PendingReply(ReplyKind.Execute, judged.ToDenial(SqlState.InvalidCursorName)));
            _poison.Execute();
            return false;
        }

        replies.Expect(new PendingReply(ReplyKind.Execute, Effect: gate.Running(judged)));
        writer.Forward(judged.Verdict, bytes);
        return true;
    }

    public bool Describe(in ReadOnlySequence<byte> bytes)
    {
        _ = Messages.Describe.Read(bytes);
        replies.Expect(new PendingReply(ReplyKind.Describe));
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
        await gate.JudgeAsync(CallByNumber, default, cancellationToken).ConfigureAwait(false);
        replies.Expect(new PendingReply(ReplyKind.FunctionCall, Denial.FunctionCall));
        _poison.FunctionCall();
        return false;
    }

    private bool Refuse(ReadOnlySpan<byte> name, in Judged judged)
    {
        replies.Expect(new PendingReply(ReplyKind.Parse, judged.ToDenial(SqlState.SyntaxError)));
        _poison.Parse(name);
        return false;
    }
}
