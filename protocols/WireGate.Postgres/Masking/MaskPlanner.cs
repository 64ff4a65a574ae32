using System.Buffers;
using WireGate.Core;
using WireGate.Core.Masks;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Masking.Provenance;
using WireGate.Postgres.Relay;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Parsing;

namespace WireGate.Postgres.Masking;

/// <summary>The planner of one session.</summary>
/// <param name="current">The masks by the rules that are in force now.</param>
/// <param name="reader">Reads texts.</param>
/// <param name="catalogues">Of the session's database.</param>
internal sealed class MaskPlanner(Func<IMasks> current, SqlReader reader, MaskedCatalogues catalogues) : IResultPlanner
{
    private const string NotKept = "it was prepared before the rules masked anything here: prepare it again";

    public bool IsMasking => !current().IsEmpty;

    public ValueTask<Planned> PlanAsync(
        SqlFacts facts, AccessSet accesses, PlannedText? text, IReadOnlyList<PlannedText?> runs, SearchPath path, CancellationToken cancellationToken)
    {
        var masks = current();
        if (masks.IsEmpty) return default;
        if (MaskScreen.FindObstacle(accesses, masks) is { } obstacle) return new(new Planned(default, obstacle));
        if (MaskScreen.Touches(accesses, masks)) return TraceAsync(facts, accesses, text, runs, path, masks, cancellationToken);
        if (masks.Detectors.IsEmpty) return default;
        IResultPlan plan = new DetectionPlan(masks.Detectors);
        // Of a text that nobody can read it isn't known how many statements it has.
        return new(new Planned(facts.Unknown is null ? [.. facts.Statements.Select(_ => plan)] : [plan]));
    }

    private async ValueTask<Planned> TraceAsync(
        SqlFacts facts, AccessSet accesses, PlannedText? text, IReadOnlyList<PlannedText?> runs, SearchPath path, IMasks masks, CancellationToken cancellationToken)
    {
        if (text is null) return Refused(masks, NotKept);
        var masked = catalogues.Of(masks, reader);
        await PrepareAsync(accesses, masked, cancellationToken).ConfigureAwait(false);
        var planned = await PlanAsync(text, masked, path, cancellationToken).ConfigureAwait(false);
        if (planned.Obstacle is not null || runs.Count == 0) return planned;

        var plans = planned.Plans.ToBuilder();
        for (var i = 0; i < runs.Count; i++)
        {
            if (!NamedRuns.IsRun(facts.Statements[i])) continue;
            if (runs[i] is not { } run) return Refused(masks, NotKept);
            var ran = await PlanAsync(run, masked, path, cancellationToken).ConfigureAwait(false);
            if (ran.Obstacle is not null) return ran;
            // EXPLAIN of an EXECUTE shows the plan of what it would run, and none of its rows.
            if (!facts.Statements[i].Kind.StartsWith("EXPLAIN", StringComparison.Ordinal)) plans[i] = ran.Plans[0];
        }

        return new Planned(plans.DrainToImmutable());
    }

    /// <summary>Views are looked into one by one, before the words are gone through in one go.</summary>
    private static async ValueTask PrepareAsync(AccessSet accesses, MaskedCatalogue masked, CancellationToken cancellationToken)
    {
        foreach (var access in accesses.Accesses)
        {
            if (access.Find(PostgresFacets.Table) is not { } tables) continue;
            foreach (var table in tables.Values.Concat(tables.Implied))
                if (table.Components is [var schema, var name] && masked.Catalogue.FindRelation(schema, name) is { } relation)
                    await masked.PrepareAsync(relation, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<Planned> PlanAsync(PlannedText text, MaskedCatalogue masked, SearchPath path, CancellationToken cancellationToken)
    {
        var traced = await reader.ReadTreeAsync(new ReadOnlySequence<byte>(text.Sql), root => Trace(root, text.Statement, masked, path), cancellationToken).ConfigureAwait(false);
        if (traced is null) return Refused(masked.Masks, "the gate can't tell where its values come from");
        foreach (var one in traced)
            if (one.Refusal is { } refusal) return new Planned(default, refusal);
        var planned = new Planned([.. traced.Select(one => Plan(one, masked))]);
        if (text.Other is not { } other) return planned;

        var second = await PlanAsync(other, masked, path, cancellationToken).ConfigureAwait(false);
        if (second.Obstacle is not null) return second;
        return new Planned([planned.Plans is [{ } first] && second.Plans is [{ } last] ? new EitherPlan(first, last) : planned.Plans[0] ?? second.Plans[0]]);
    }

    private static List<Traced> Trace(Sql.Facts.Reading.Node root, int? only, MaskedCatalogue masked, SearchPath path)
    {
        var traced = new List<Traced>();
        var i = 0;
        foreach (var item in root["stmts"u8])
        {
            if (only is null || only == i) traced.Add(StatementTracer.Trace(item["stmt"u8], isInner: only is not null, masked, path));
            i++;
        }

        return traced;
    }

    /// <summary>What tells nothing of masked columns has no columns to speak of: only looks can hide anything in it.</summary>
    private static IResultPlan? Plan(in Traced traced, MaskedCatalogue masked) =>
        !traced.Columns.IsDefault ? new ColumnPlan(traced.Columns, masked) : masked.Masks.Detectors.IsEmpty ? null : new DetectionPlan(masked.Masks.Detectors);

    private static Planned Refused(IMasks masks, string why) => new(default, new Decision(Outcome.Deny, masks.ColumnRules[0], "columns are masked here, and " + why, Hints.Plain));
}
