using System.Buffers;
using System.Text;
using WireGate.Core;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Sql.Parsing;

namespace WireGate.Postgres.Written;

/// <summary>A database whose catalogue is written down, with the judge that its sessions would have.</summary>
internal sealed class WrittenDatabase(SqlReader sql, PostgresTargetSettings settings, WrittenCatalogue catalogue) : IOfflineTarget
{
    private readonly StatementJudge _judge = new(new CatalogueStore(catalogue, TimeProvider.System), new JudgeOptions(settings.ReadOnly, settings.Functions));

    public async Task<AccessSet> DescribeAsync(string text, CancellationToken cancellationToken)
    {
        var facts = await sql.ReadAsync(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text)), cancellationToken).ConfigureAwait(false);
        return await _judge.DescribeAsync(facts, SearchPath.Pinned, cancellationToken).ConfigureAwait(false);
    }
}
