using WireGate.Core;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Judgement;

/// <summary>Makes the accesses of a whole SQL text by one catalogue.</summary>
internal static class StatementDescriber
{
    /// <summary>More tags than this are cut in logs: a message may hold thousands of statements.</summary>
    private const int ShownKinds = 8;

    /// <returns>The accesses, and whether a newer catalogue might know a name that this one doesn't.</returns>
    public static (AccessSet Accesses, bool HasMissed) Describe(SqlFacts facts, CatalogueSnapshot catalogue, SearchPath path, JudgeOptions options)
    {
        if (facts.Unknown is { } reason)
            return (new AccessSet("unknown", [new Access(Effect.Unknown, [Facet.Unknown(PostgresFacets.Statement)], description: reason)]), false);
        if (facts.Statements.IsEmpty) return (new AccessSet("empty", [new Access(Effect.Session, [], housekeeping: true)]), false);

        var accesses = new List<Access>();
        var missed = false;
        var (statements, writes) = (0, 0);
        foreach (var statement in facts.Statements)
        {
            var context = new StatementContext(statement, catalogue, path, options, accesses);
            var before = accesses.Count;
            Describe(context, accesses);
            var own = new AccessSet(statement.Kind, [.. accesses.Skip(before)]);
            (statements, writes) = (statements + own.Statements, writes + own.Writes);
            missed |= context.HasMissed;
            path = After(statement, path);
        }

        missed |= ParameterAccesses.Add(facts, catalogue, accesses);
        return (new AccessSet(Kind(facts), [.. accesses]) { Statements = statements, Writes = writes }, missed);
    }

    /// <summary>The state of the search path once a statement was sent; a set_config whose name is computed may have been one of it.</summary>
    public static SearchPath After(StatementFacts statement, SearchPath path) =>
        statement.Settings.Any(SettingAccesses.EmptiesSearchPath) || statement.Unknowns.Contains(RelationKindSetting.Phrase) ? SearchPath.Empty : path;

    private static void Describe(StatementContext context, List<Access> accesses)
    {
        var before = accesses.Count;
        RelationAccesses.Add(context);
        FunctionAccesses.Add(context);
        TypeAccesses.Add(context);
        ObjectAccesses.Add(context);
        SettingAccesses.Add(context);
        KindAccesses.Add(context);
        foreach (var phrase in context.Facts.Unknowns)
            if (phrase != RelationKindSetting.Phrase || !RelationKindSetting.IsAll(context.Facts)) context.Add(Effect.Unknown, [], description: phrase);
        if (StatementWords.Find(context.Facts.Kind) is null || context.Facts.Kind == StatementKinds.Other)
            context.Add(Effect.Unknown, [], description: $"what {context.Facts.Kind} does is not known");
        // A statement whose only accesses are its functions or operators must not pass for them alone: its tag has to be known as well.
        else if (accesses.Count == before || !KindAccesses.IsCovered(context)) KindAccesses.AddBare(context);
    }

    private static string Kind(SqlFacts facts)
    {
        if (facts.Statements.Length == 1) return facts.Statements[0].Kind;
        var kinds = string.Join("; ", facts.Statements.Take(ShownKinds).Select(static statement => statement.Kind));
        return facts.Statements.Length > ShownKinds ? $"{kinds}; …" : kinds;
    }
}
