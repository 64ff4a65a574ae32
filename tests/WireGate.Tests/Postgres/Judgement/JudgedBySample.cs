using NUnit.Framework;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Sql.Facts;
using WireGate.Tests.Postgres.Catalogue;

namespace WireGate.Tests.Postgres.Judgement;

/// <summary>A judge by the catalogue of the sample database, for the tests beside it.</summary>
public abstract class JudgedBySample
{
    private PsqlSource? _source;

    protected StatementJudge Judge { get; private set; } = null!;

    protected CatalogueStore Store { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task Load()
    {
        _source = SampleDatabase.Instance.Connect();
        Store = new CatalogueStore(_source, TimeProvider.System);
        Judge = With(JudgeOptions.Default);
        await Store.GetAsync(CancellationToken.None);
    }

    [OneTimeTearDown]
    public void Disconnect() => _source?.Dispose();

    protected StatementJudge With(JudgeOptions options) => new(Store, options);

    protected string[] Of(StatementFacts statement, SearchPath path = SearchPath.Pinned) => Says.Of(Judge.Describe(Says.Text(statement), path));
}
