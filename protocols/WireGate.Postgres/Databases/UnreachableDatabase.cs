using WireGate.Core;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Judgement;

namespace WireGate.Postgres.Databases;

/// <summary>For <c>policy explain</c> without a target to ask: a catalogue that knows nothing, so that every name of a user's is unknown.</summary>
internal sealed class UnreachableDatabase : ICatalogueSource
{
    public static IStatementJudge Judge { get; } = new StatementJudge(new CatalogueStore(new UnreachableDatabase(), TimeProvider.System), JudgeOptions.Default);

    public Task<IReadOnlyList<string?[]>> QueryAsync(string sql, CancellationToken cancellationToken) =>
        throw new UpstreamException("there is no target to ask");
}
