using System.Buffers;
using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Postgres.Holding;
using WireGate.Postgres.Sql.Parsing;
using WireGate.Postgres.Upstream;

namespace WireGate.Postgres.Effects;

/// <summary>
/// Asks a target what a held statement would do: its plan, on a connection of the gate's own that is read-only and gives up after a second. Only where
/// planning calls nothing but PostgreSQL's own functions.
/// </summary>
internal sealed class EffectReader(SqlReader sql, UpstreamLogin login, TimeProvider time)
{
    /// <summary>For all of it: people wait for the page.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private static ReadOnlySpan<byte> Explain => "EXPLAIN (FORMAT JSON, VERBOSE) "u8;

    public async Task<ActionEffect> DescribeAsync(Target target, ICredential credential, HeldAction action, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await DescribeOnceAsync(target, credential, action, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return ActionEffect.Unknown("the target did not say in time");
        }
    }

    private async Task<ActionEffect> DescribeOnceAsync(Target target, ICredential credential, HeldAction action, CancellationToken cancellationToken)
    {
        if (ExactAction.Read(action.Exact) is not { Form: (byte)'Q' or (byte)'E' } exact) return ActionEffect.Unknown("it is no statement");
        var facts = await sql.ReadAsync(new ReadOnlySequence<byte>(exact.Text), cancellationToken).ConfigureAwait(false);
        if (EffectObstacles.Find(exact, facts) is { } obstacle) return ActionEffect.Unknown(obstacle);
        byte[] explain = [.. Explain, .. exact.Text.Span];
        // What is asked is an EXPLAIN of that one statement to the grammar too, and one that runs nothing.
        var asked = await sql.ReadAsync(new ReadOnlySequence<byte>(explain), cancellationToken).ConfigureAwait(false);
        if (asked.Statements is not [{ Kind: "EXPLAIN" } whole] || !whole.InnerKinds.All(EffectObstacles.IsPlanned)) return ActionEffect.Unknown("its text can't be explained");

        var startup = new UpstreamStartup { Database = exact.Database, Agent = "effect", Session = "", ReadOnly = true };
        await using var connection = new SimpleQueryConnection(await login.ConnectAsync(target, credential, startup, cancellationToken).ConfigureAwait(false), time);
        await connection.QueryAsync(Settings(exact), cancellationToken).ConfigureAwait(false);
        if (await FirstAsync(connection, EffectQueries.Guard(facts.Statements[0]), cancellationToken).ConfigureAwait(false) is { } why)
            return ActionEffect.Unknown("to plan it could run code of the database's own: " + why);

        var rows = await connection.QueryAsync(explain, exact.Types, exact.Values, cancellationToken).ConfigureAwait(false);
        if (PlanReader.Read(string.Concat(rows.Select(static row => row is [{ } line, ..] ? line : ""))) is not { } plan) return ActionEffect.Unknown("the target's plan can't be read");
        return new ActionEffect(plan.Summary, plan.Lines.AddRange(await CascadesAsync(connection, plan, cancellationToken).ConfigureAwait(false)));
    }

    private static string Settings(ExactAction action) => $"""
        SELECT pg_catalog.set_config('statement_timeout', '1000', false), pg_catalog.set_config('lock_timeout', '500', false),
          pg_catalog.set_config('default_transaction_read_only', 'on', false), pg_catalog.set_config('search_path', {EffectQueries.Literal(action.PinnedPath)}, false)
        """;

    private static async Task<string?> FirstAsync(SimpleQueryConnection connection, string query, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        return rows is [[{ } first, ..], ..] ? first : null;
    }

    private static async Task<ImmutableArray<string>> CascadesAsync(SimpleQueryConnection connection, PlanReader.Plan plan, CancellationToken cancellationToken)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        foreach (var (table, operation) in plan.Writes)
        {
            // An insert makes no row of another table go or change; its triggers stand in the same list.
            var rows = await connection.QueryAsync(EffectQueries.Cascades(table, operation is not ("Update" or "Insert")), cancellationToken).ConfigureAwait(false);
            foreach (var row in rows)
                if (row is [{ } line, ..] && (operation != "Insert" || line.StartsWith("fires", StringComparison.Ordinal))) lines.Add(line);
        }

        return lines.ToImmutable();
    }
}
