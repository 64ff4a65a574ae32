using System.Buffers;
using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Postgres.Holding;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Masking;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Recording;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Parsing;

namespace WireGate.Postgres.Relay;

/// <summary>
/// From SQL text to verdict: reads the facts, resolves them to accesses, asks the session. Knows what prepared statements and portals
/// would run. Called by the downstream pump; the name tables by both.
/// </summary>
internal sealed class StatementGate(Session session, SqlReader reader, IStatementJudge judge, SessionState state)
{
    private StatementHold? _hold;
    private volatile bool _catalogueChanged;
    private volatile bool _isMasked;

    public Session Session => session;

    public SessionState State => state;

    /// <summary>Says what is hidden of results; null where nothing ever is.</summary>
    public IResultPlanner? Planner { get; init; }

    /// <summary>
    /// Whether anything is hidden from the session, or was: what was asked under rules that have been replaced since may still be answered. May be asked by either pump.
    /// </summary>
    public bool IsMasked => _isMasked;

    /// <summary>What a bare name means now.</summary>
    public SearchPath Path { get; private set; } = SearchPath.Pinned;

    public NameTable Statements { get; } = new();

    public NameTable Portals { get; } = new();

    /// <summary>What keeps messages while people decide; without it what would be held is denied.</summary>
    public void Attach(StatementHold hold) => _hold = hold;

    /// <summary>Waits for the answers to all that was sent. Only where something keeps messages was anything prepared that is held.</summary>
    public ValueTask SettleAsync(CancellationToken cancellationToken) => _hold?.WaitForAnswersAsync(cancellationToken) ?? ValueTask.CompletedTask;

    /// <summary>Judges the text of a Query or Parse.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="text">The SQL in it.</param>
    /// <param name="parameterTypes">See <see cref="SqlFacts.ParameterTypes"/>; empty for a Query.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public async ValueTask<Judged> JudgeTextAsync(
        ReadOnlySequence<byte> message, ReadOnlySequence<byte> text, ImmutableArray<uint> parameterTypes, CancellationToken cancellationToken)
    {
        var facts = await reader.ReadAsync(text, cancellationToken).ConfigureAwait(false);
        if (!parameterTypes.IsEmpty) facts = facts.With(parameterTypes);
        var runsByName = NamedRuns.Concern(facts);
        var recorded = RecordedText.Of(facts, text, runsByName && NamedRuns.HoldSecret(facts, this));
        return await JudgeAsync(message, facts, recorded, default, MayMask() ? new PlannedText(text.ToArray()) : null, goesOn: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Judges what was read before and an Execute runs.</summary>
    public ValueTask<Judged> JudgeRunAsync(in ReadOnlySequence<byte> message, in NamedRun run, CancellationToken cancellationToken) =>
        JudgeAsync(message, run.Facts, new RecordedText(default, SecretStatements.Of(run.Facts) != Secrecy.None), run, run.Planned, goesOn: false, cancellationToken);

    /// <summary>Judges what can't be read, nor kept.</summary>
    /// <param name="facts">Why not.</param>
    /// <param name="text">The beginning of the text, with secrets blanked; empty where there is none.</param>
    /// <param name="goesOn">Whether the rest follows.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public ValueTask<Judged> JudgeUnreadAsync(SqlFacts facts, in ReadOnlySequence<byte> text, bool goesOn, CancellationToken cancellationToken) =>
        JudgeAsync(default, facts, new RecordedText(text, HoldsSecret: true), default, null, goesOn, cancellationToken);

    /// <summary>Reads and judges a held message once more, by a catalogue that is read now.</summary>
    /// <param name="message">The message.</param>
    /// <param name="facts">What was read of it before.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public async ValueTask<(SqlFacts Facts, AccessSet Accesses)> JudgeAgainAsync(ReadOnlySequence<byte> message, SqlFacts facts, CancellationToken cancellationToken)
    {
        judge.Invalidate();
        if (message.FirstSpan[0] == Execute.Type && Portals.Find(Names.Span(Execute.Read(message).Portal), NameTable.AnySync) is { } run) facts = run.Facts;
        return (facts, await DescribeAsync(facts, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What is known of a held message now that all before it is answered.</summary>
    public HeldStatement DescribeHeld(in ReadOnlySequence<byte> message, SqlFacts facts, AccessSet accesses)
    {
        var form = message.FirstSpan[0];
        var maxRows = 0;
        KeptText? kept;
        switch (form)
        {
            case Query.Type:
                kept = new KeptText { Facts = facts, Text = Query.Read(message).ToArray() };
                break;
            case Parse.Type:
                kept = KeepAll(Parse.Read(message), facts);
                break;
            default:
                var execute = Execute.Read(message);
                kept = Portals.Find(Names.Span(execute.Portal), NameTable.AnySync)?.Kept;
                maxRows = execute.MaxRows;
                break;
        }

        return new HeldStatement(form, accesses, kept, maxRows) { Named = NamedRuns.FindKept(facts, this), RunsSecret = NamedRuns.HoldSecret(facts, this) };
    }

    /// <summary>The bytes to forward for an allowed message: the gate's own copy if it was held.</summary>
    public ReadOnlySequence<byte> Exactly(in ReadOnlySequence<byte> message) => _hold is { } hold ? hold.Exactly(message) : message;

    /// <summary>What is kept of an allowed Parse: its bytes, if what it prepares is held when it runs.</summary>
    public KeptText? Keep(in Judged judged, in Parse parse) =>
        judged.IsHeldLater && HasRoomFor(parse.Text.Length) ? KeepAll(parse, judged.Facts) : null;

    /// <summary>What is kept of an allowed Query, as of a Parse.</summary>
    public KeptText? Keep(in Judged judged, in ReadOnlySequence<byte> text) =>
        judged.IsHeldLater && HasRoomFor(text.Length) ? new KeptText { Facts = judged.Facts, Text = text.ToArray() } : null;

    /// <summary>What is kept of a whole Bind.</summary>
    public KeptText? Keep(KeptText prepared, in ReadOnlySequence<byte> values) =>
        HasRoomFor(prepared.Length + values.Length) ? prepared.With(values) : prepared.WithoutValues();

    private async ValueTask<Judged> JudgeAsync(
        ReadOnlySequence<byte> message, SqlFacts facts, RecordedText text, NamedRun run, PlannedText? planned, bool goesOn, CancellationToken cancellationToken)
    {
        var accesses = await DescribeAsync(facts, cancellationToken).ConfigureAwait(false);
        var masking = await PlanAsync(facts, accesses, planned, cancellationToken).ConfigureAwait(false);
        var operation = new Operation(
            accesses, text.Text, run.Prepared, run.Reserved, goesOn, BeginsTransaction: session.IsExpiring && Begins(facts), Obstacle: masking.Obstacle);
        if (message.IsEmpty || _hold is not { } hold)
            return new Judged(facts, accesses, await session.AuthorizeAsync(operation, cancellationToken).ConfigureAwait(false), text.HoldsSecret, masking.Plans, planned);

        var isPreparation = message.FirstSpan[0] == Parse.Type ? Preparation.IsParse(accesses) : Preparation.IsRun(facts, accesses);
        hold.Arm(message, facts, accesses);
        try
        {
            var verdict = await session.AuthorizeAsync(operation with { Hold = hold, IsPreparation = isPreparation }, cancellationToken).ConfigureAwait(false);
            if (!hold.IsOpen || !verdict.IsAllowed) return new Judged(hold.Facts, hold.Accesses!, verdict, text.HoldsSecret, masking.Plans, planned);
            return await AfterHoldAsync(hold, verdict, operation, text, planned, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (hold.IsOpen) await hold.CloseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>While people thought, rules and catalogue may have changed, and what is masked with them.</summary>
    private async ValueTask<Judged> AfterHoldAsync(
        StatementHold hold, Verdict verdict, Operation operation, RecordedText text, PlannedText? planned, CancellationToken cancellationToken)
    {
        var masking = await PlanAsync(hold.Facts, hold.Accesses!, planned, cancellationToken).ConfigureAwait(false);
        if (masking.Obstacle is not null)
        {
            var again = operation with { Accesses = hold.Accesses!, Prepared = verdict.Operation, Number = 0, Obstacle = masking.Obstacle };
            verdict = await session.AuthorizeAsync(again, cancellationToken).ConfigureAwait(false);
        }

        return new Judged(hold.Facts, hold.Accesses!, verdict, text.HoldsSecret, masking.Plans, planned);
    }

    /// <summary>Whether anything is masked now: then the bytes of a text are kept for its plan.</summary>
    private bool MayMask() => Planner is { IsMasking: true };

    private ValueTask<Planned> PlanAsync(SqlFacts facts, AccessSet accesses, PlannedText? text, CancellationToken cancellationToken)
    {
        if (!MayMask()) return default;
        _isMasked = true;
        return Planner!.PlanAsync(facts, accesses, text, NamedRuns.FindPlanned(facts, text, this), Path, cancellationToken);
    }

    private async ValueTask<AccessSet> DescribeAsync(SqlFacts facts, CancellationToken cancellationToken)
    {
        var accesses = await judge.DescribeAsync(facts, Path, cancellationToken).ConfigureAwait(false);
        return NamedRuns.Concern(facts) ? await NamedRuns.AddAsync(accesses, facts, this, judge, Path, cancellationToken).ConfigureAwait(false) : accesses;
    }

    /// <summary>
    /// An allowed text is about to be prepared: whatever names it from now on may run it, also an EXECUTE whose own text does not show that
    /// it changes the search path.
    /// </summary>
    public void Preparing(in Judged judged) => Path = judge.PathAfter(judged.Facts, Path);

    /// <summary>An allowed text is about to run: what it does to the session that later judgements depend on.</summary>
    /// <returns>What its success does to names and the catalogue; null for nothing.</returns>
    /// <param name="judged">The text.</param>
    /// <param name="kept">Its bytes, where what it prepares is held when it runs.</param>
    /// <exception cref="ProtocolViolationException">The session has too many names, or too large ones.</exception>
    public INameEffect? Running(in Judged judged, KeptText? kept)
    {
        Path = judge.PathAfter(judged.Facts, Path);
        if (judged.RunsUnread)
        {
            // People let pass what nobody can read: names may mean anything from now on, and settings be whatever.
            Path = SearchPath.Empty;
            state.RanUnread();
        }

        var changesCatalogue = ChangesCatalogue(judged.Accesses);
        var concernsNames = TextEffect.ConcernsNames(judged.Facts);
        if (concernsNames && TextEffect.MakesNames(judged.Facts)) RequireRoom();
        var changesState = state.Running(judged.Facts, judged.Accesses);
        return changesCatalogue || concernsNames
            ? new TextEffect(judged.Facts, judged.Verdict.Operation, this, changesCatalogue) { Kept = kept, Planned = judged.Planned, State = changesState } : changesState;
    }

    private void RequireRoom()
    {
        Statements.RequireRoom();
        Portals.RequireRoom();
    }

    /// <summary>Upstream pump: a statement that may have changed the catalogue is over.</summary>
    public void CatalogueChanged() => _catalogueChanged = true;

    /// <summary>Upstream pump: no transaction is open any more, so that other connections see what this one changed.</summary>
    public void TransactionOver()
    {
        Portals.ForgetBound();
        if (!_catalogueChanged) return;
        _catalogueChanged = false;
        judge.Invalidate();
    }

    private static bool Begins(SqlFacts facts)
    {
        foreach (var statement in facts.Statements)
            if (statement.Transaction == TransactionCommand.Begin) return true;
        return false;
    }

    private bool HasRoomFor(long bytes) => bytes + Statements.KeptBytes + Portals.KeptBytes <= KeptText.MostBytes;

    private static KeptText KeepAll(in Parse parse, SqlFacts facts) => new() { Facts = facts, Text = parse.Text.ToArray(), Types = parse.Types.ToArray() };

    private static bool ChangesCatalogue(AccessSet accesses)
    {
        foreach (var access in accesses.Accesses)
            if (access.Effect is Effect.Schema or Effect.AccessControl or Effect.Execute or Effect.Unknown) return true;
        return false;
    }
}
