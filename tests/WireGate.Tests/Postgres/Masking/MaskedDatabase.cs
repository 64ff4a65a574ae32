using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;
using WireGate.Core.Masks;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Masking;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Parsing;
using WireGate.Tests.Policy;
using WireGate.Tests.Postgres.Catalogue;

namespace WireGate.Tests.Postgres.Masking;

/// <summary>The database of masked.sql on a real server, with a catalogue read from it, and what the planner makes of statements.</summary>
internal sealed class MaskedDatabase : ICatalogueSource, IAsyncDisposable
{
    private static readonly Lazy<SqlGrammar> Grammar = new(static () => new SqlGrammar(null, TimeProvider.System));

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _catalogue;
    private readonly SqlReader _reader = new(Grammar.Value, new SqlFactsCache(), SqlFactsReader.Read);
    private readonly StatementJudge _judge;
    private readonly MaskedCatalogues _masked;

    private MaskedDatabase(NpgsqlDataSource source, NpgsqlConnection catalogue)
    {
        (_source, _catalogue) = (source, catalogue);
        Store = new CatalogueStore(this, TimeProvider.System);
        _judge = new StatementJudge(Store, JudgeOptions.Default);
        _masked = new MaskedCatalogues(Store);
    }

    public CatalogueStore Store { get; }

    /// <param name="name">A database of the test's own.</param>
    public static async Task<MaskedDatabase> CreateAsync(string name)
    {
        var server = $"Host={SampleDatabase.Instance.Folder};Username=postgres;Pooling=false;Search Path=public, pg_temp";
        await using (var first = NpgsqlDataSource.Create(server + ";Database=shop"))
        {
            await using var create = first.CreateCommand($"CREATE DATABASE {name}");
            await create.ExecuteNonQueryAsync();
        }

        var source = NpgsqlDataSource.Create($"{server};Database={name}");
        await using (var fill = source.CreateCommand(await File.ReadAllTextAsync(Here("masked.sql")))) await fill.ExecuteNonQueryAsync();
        return new MaskedDatabase(source, await source.OpenConnectionAsync());
    }

    /// <summary>A file beside this one.</summary>
    public static string Here(string file, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, file);

    public static IMasks Masks(string rules) => PolicyWorld.Load("- { name: all, then: allow }\n" + rules).ScopeFor(PolicyWorld.Planner, PolicyWorld.Orders).Masks;

    /// <summary>What the planner says of a text before it is sent.</summary>
    public async Task<Planned> PlanAsync(string sql, IMasks masks, params IReadOnlyList<PlannedText?> runs)
    {
        var bytes = Encoding.UTF8.GetBytes(sql);
        var facts = await _reader.ReadAsync(new ReadOnlySequence<byte>(bytes), CancellationToken.None);
        var accesses = await _judge.DescribeAsync(facts, SearchPath.Pinned, CancellationToken.None);
        return await new MaskPlanner(() => masks, _reader, _masked).PlanAsync(facts, accesses, new PlannedText(bytes), runs, SearchPath.Pinned, CancellationToken.None);
    }

    /// <summary>Why it may not run, now or once its result is described; null if it may.</summary>
    public async Task<string?> RefusalAsync(string sql, IMasks masks)
    {
        var planned = await PlanAsync(sql, masks);
        if (planned.Obstacle is { } obstacle) return $"{obstacle.Rule}: {obstacle.Reason}";
        return (await RunAsync(sql, planned.Plans)).Refusal;
    }

    /// <summary>Runs a single statement in a transaction that is rolled back, and puts the masks on what comes back.</summary>
    /// <returns>The rows as they would reach the client; the mask of each column; why nothing may leave; the server's error.</returns>
    public async Task<MaskedResult> RunAsync(string sql, ImmutableArray<IResultPlan?> plans)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(sql, connection, transaction) { AllResultTypesAreUnknown = true };
        try
        {
            await using var reader = await command.ExecuteReaderAsync();
            var schema = reader.FieldCount == 0 ? [] : reader.GetColumnSchema();
            ResultColumn[] columns = [.. schema.Select(static one => new ResultColumn(one.TableOID, one.ColumnAttributeNumber ?? 0, one.TypeOID))];
            var masks = plans.IsDefaultOrEmpty || plans[0] is not { } plan ? new ResultMasks([], []) : plan.Resolve(columns);
            if (masks.Refusal is { } refusal) return new MaskedResult([], [], refusal, null);
            var rows = new List<string?[]>();
            while (await reader.ReadAsync())
            {
                var row = new string?[reader.FieldCount];
                for (var i = 0; i < row.Length; i++)
                    row[i] = await reader.IsDBNullAsync(i) ? null : masks.Columns.IsEmpty || masks.Columns[i] is null ? reader.GetFieldValue<string>(i) : "***";
                rows.Add(row);
            }

            return new MaskedResult(rows, masks.Columns.IsEmpty ? new Mask?[columns.Length] : [.. masks.Columns], null, null);
        }
        catch (PostgresException error)
        {
            return new MaskedResult([], [], null, error);
        }
    }

    /// <summary>Changes the database for good, and the catalogue knows it.</summary>
    public async Task ChangeAsync(string sql)
    {
        await using (var command = _source.CreateCommand(sql)) await command.ExecuteNonQueryAsync();
        Store.Invalidate();
    }

    public async Task<IReadOnlyList<string?[]>> QueryAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, _catalogue) { AllResultTypesAreUnknown = true };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<string?[]>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetFieldValue<string>(i))]);
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await _catalogue.DisposeAsync();
        await _source.DisposeAsync();
    }
}
