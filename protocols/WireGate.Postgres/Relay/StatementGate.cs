using System.Buffers;
using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Recording;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Parsing;

namespace WireGate.Postgres.Relay;

/// <summary>
/// From SQL text to verdict: reads the facts, resolves them to accesses, asks the session. Knows what prepared statements and portals
/// would run. Called by the downstream pump; the name tables by both.
/// </summary>
internal sealed class StatementGate(Session session, SqlReader reader, IStatementJudge judge)
{
    private SearchPath _path = SearchPath.Pinned;
    private volatile bool _catalogueChanged;

    public Session Session => session;

    public NameTable Statements { get; } = new();

    public NameTable Portals { get; } = new();

    /// <summary>Judges the text of a Query or Parse.</summary>
    /// <param name="text">The SQL.</param>
    /// <param name="parameterTypes">See <see cref="SqlFacts.ParameterTypes"/>; empty for a Query.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public async ValueTask<Judged> JudgeTextAsync(ReadOnlySequence<byte> text, ImmutableArray<uint> parameterTypes, CancellationToken cancellationToken)
    {
        var facts = await reader.ReadAsync(text, cancellationToken).ConfigureAwait(false);
        if (!parameterTypes.IsEmpty) facts = facts.With(parameterTypes);
        var runsByName = NamedRuns.Concern(facts);
        var recorded = RecordedText.Of(facts, text, runsByName && NamedRuns.HoldSecret(facts, this));
        return await JudgeAsync(facts, recorded, default, goesOn: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Judges what was read before and an Execute runs.</summary>
    public ValueTask<Judged> JudgeRunAsync(in NamedRun run, CancellationToken cancellationToken) =>
        JudgeAsync(run.Facts, new RecordedText(default, SecretStatements.Of(run.Facts) != Secrecy.None), run, goesOn: false, cancellationToken);

    /// <summary>Judges what can't be read.</summary>
    /// <param name="facts">Why not.</param>
    /// <param name="text">The beginning of the text, with secrets blanked; empty where there is none.</param>
    /// <param name="goesOn">Whether the rest follows.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public ValueTask<Judged> JudgeUnreadAsync(SqlFacts facts, in ReadOnlySequence<byte> text, bool goesOn, CancellationToken cancellationToken) =>
        JudgeAsync(facts, new RecordedText(text, HoldsSecret: true), default, goesOn, cancellationToken);

    private async ValueTask<Judged> JudgeAsync(SqlFacts facts, RecordedText text, NamedRun run, bool goesOn, CancellationToken cancellationToken)
    {
        var accesses = await judge.DescribeAsync(facts, _path, cancellationToken).ConfigureAwait(false);
        if (NamedRuns.Concern(facts)) accesses = await NamedRuns.AddAsync(accesses, facts, this, judge, _path, cancellationToken).ConfigureAwait(false);
        var verdict = await session.AuthorizeAsync(
            new Operation(accesses, text.Text, run.Prepared, run.Reserved, goesOn, BeginsTransaction: session.IsExpiring && Begins(facts)), cancellationToken).ConfigureAwait(false);
        return new Judged(facts, accesses, verdict, text.HoldsSecret);
    }

    /// <summary>
    /// An allowed text is about to be prepared: whatever names it from now on may run it, also an EXECUTE whose own text does not show that
    /// it changes the search path.
    /// </summary>
    public void Preparing(in Judged judged) => _path = judge.PathAfter(judged.Facts, _path);

    /// <summary>An allowed text is about to run: what it does to the session that later judgements depend on.</summary>
    /// <returns>What its success does to names and the catalogue; null for nothing.</returns>
    /// <exception cref="ProtocolViolationException">The session has too many names, or too large ones.</exception>
    public INameEffect? Running(in Judged judged)
    {
        _path = judge.PathAfter(judged.Facts, _path);
        var changesCatalogue = ChangesCatalogue(judged.Accesses);
        var concernsNames = TextEffect.ConcernsNames(judged.Facts);
        if (concernsNames && TextEffect.MakesNames(judged.Facts)) RequireRoom();
        return changesCatalogue || concernsNames ? new TextEffect(judged.Facts, judged.Verdict.Operation, this, changesCatalogue) : null;
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

    private static bool ChangesCatalogue(AccessSet accesses)
    {
        foreach (var access in accesses.Accesses)
            if (access.Effect is Effect.Schema or Effect.AccessControl or Effect.Execute or Effect.Unknown) return true;
        return false;
    }
}
