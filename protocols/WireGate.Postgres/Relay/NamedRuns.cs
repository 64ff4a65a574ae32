using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Postgres.Holding;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Masking;
using WireGate.Postgres.Recording;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Relay;

/// <summary>
/// EXECUTE and FETCH run a statement that their own text does not show. It was judged when it was prepared or declared, and is judged again
/// here, since rules and settings may have changed.
/// </summary>
internal static class NamedRuns
{
    private static readonly AccessSet Strange = new(
        "unknown", [new Access(Effect.Unknown, [], description: "a prepared statement or cursor that this session did not make")]);

    /// <summary>Whether the text runs anything by name.</summary>
    public static bool Concern(SqlFacts facts)
    {
        foreach (var statement in facts.Statements)
            if (IsRun(statement)) return true;
        return false;
    }

    /// <summary>Whether a statement runs something by name.</summary>
    public static bool IsRun(StatementFacts statement)
    {
        foreach (var use in statement.Names)
            if (use.Action is NamedAction.Execute or NamedAction.Fetch) return true;
        return false;
    }

    /// <summary>The bytes of what each statement runs by name; empty where none runs anything. Null in it for what was not kept.</summary>
    public static IReadOnlyList<PlannedText?> FindPlanned(SqlFacts facts, PlannedText? text, StatementGate gate)
    {
        if (!Concern(facts)) return [];
        var found = new PlannedText?[facts.Statements.Length];
        for (var i = 0; i < found.Length; i++)
            foreach (var use in facts.Statements[i].Names)
                if (use.Action is NamedAction.Execute or NamedAction.Fetch) found[i] = FindPlanned(use, i, facts, text, gate);
        return found;
    }

    private static PlannedText? FindPlanned(NamedUse run, int runner, SqlFacts facts, PlannedText? text, StatementGate gate)
    {
        if (run.Name is null) return null;
        var table = run.Action == NamedAction.Execute ? gate.Statements : gate.Portals;
        var known = table.Find(TextEffect.Key(run.Name), NameTable.AnySync);
        var planned = known?.Planned;
        var isKnown = known is not null;
        for (var i = 0; i < runner; i++)
        {
            foreach (var use in facts.Statements[i].Names)
            {
                if (use.Inner is null || use.Name != run.Name) continue;
                var here = text is null ? null : text with { Statement = i, Other = null };
                planned = isKnown ? PlannedText.Either(planned, here) : here;
                isKnown = true;
            }
        }

        return planned;
    }

    /// <summary>The accesses of the text and of all that it runs by name; a name that nobody knows is an unknown access.</summary>
    public static async ValueTask<AccessSet> AddAsync(
        AccessSet accesses, SqlFacts facts, StatementGate gate, IStatementJudge judge, SearchPath path, CancellationToken cancellationToken)
    {
        var all = accesses.Accesses.ToBuilder();
        var (statements, writes) = (accesses.Statements, accesses.Writes);
        foreach (var statement in facts.Statements)
        {
            foreach (var use in statement.Names)
            {
                if (use.Action is not (NamedAction.Execute or NamedAction.Fetch)) continue;
                var run = Find(use, statement, facts, gate) is { } known
                    ? await judge.DescribeAsync(known, path, cancellationToken).ConfigureAwait(false) : Strange;
                all.AddRange(run.Accesses);
                (statements, writes) = (statements + run.Statements, writes + run.Writes);
            }

            path = judge.PathAfter(new SqlFacts { Statements = [statement] }, path);
        }

        return new AccessSet(accesses.Kind, all.ToImmutable()) { Statements = statements, Writes = writes };
    }

    /// <summary>Whether the values that the text gives to what it runs by name may be secrets.</summary>
    public static bool HoldSecret(SqlFacts facts, StatementGate gate)
    {
        foreach (var statement in facts.Statements)
        {
            foreach (var use in statement.Names)
            {
                if (use.Action is not NamedAction.Execute) continue;
                // What nobody knows may be anything.
                if (Find(use, statement, facts, gate) is not { } run || SecretStatements.Of(run) == Secrecy.Certain) return true;
            }
        }

        return false;
    }

    /// <summary>The texts of what the text runs by name and does not itself hold; null where one was not kept, or nobody knows the name.</summary>
    public static ImmutableArray<KeptText>? FindKept(SqlFacts facts, StatementGate gate)
    {
        var all = ImmutableArray.CreateBuilder<KeptText>();
        foreach (var statement in facts.Statements)
        {
            foreach (var use in statement.Names)
            {
                if (use.Action is not (NamedAction.Execute or NamedAction.Fetch)) continue;
                if (use.Name is not { } name || Find(use, statement, facts, gate) is null) return null;
                var table = use.Action == NamedAction.Execute ? gate.Statements : gate.Portals;
                if (table.Find(TextEffect.Key(name), NameTable.AnySync) is not { } run) continue;
                if (run.Kept is not { } kept) return null;
                all.Add(kept);
            }
        }

        return all.DrainToImmutable();
    }

    /// <summary>What the name stands for in the session, and what an earlier statement of the same text gives it.</summary>
    private static SqlFacts? Find(NamedUse run, StatementFacts runner, SqlFacts facts, StatementGate gate)
    {
        if (run.Name is null) return null;
        var table = run.Action == NamedAction.Execute ? gate.Statements : gate.Portals;
        var known = table.Find(TextEffect.Key(run.Name), NameTable.AnySync)?.Facts;
        foreach (var statement in facts.Statements)
        {
            if (ReferenceEquals(statement, runner)) break;
            foreach (var use in statement.Names)
                if (use.Inner is { } inner && use.Name == run.Name) known = SqlFacts.Both(known ?? new SqlFacts(), new SqlFacts { Statements = [inner] });
        }

        return known;
    }
}
