using NUnit.Framework;
using WireGate.Postgres.Catalogue;

namespace WireGate.Tests.Postgres.Catalogue;

public sealed class CatalogueSnapshotTests
{
    private static async Task<CatalogueSnapshot> ReadAsync(string searchPath = "public, pg_temp")
    {
        using var source = SampleDatabase.Instance.Connect(searchPath);
        return await new CatalogueStore(source, TimeProvider.System).GetAsync(CancellationToken.None);
    }

    [Test]
    public async Task The_session_is_described_as_its_start_up_packet_made_it()
    {
        var catalogue = await ReadAsync();
        Assert.That(catalogue.Database, Is.EqualTo("shop"));
        Assert.That(catalogue.User, Is.EqualTo("postgres"));
        Assert.That(catalogue.PinnedSearchPath, Is.EqualTo("public, pg_temp"));
        Assert.That(catalogue.SearchPath, Is.EqualTo(new[] { "pg_catalog", "public" }));
        Assert.That(catalogue.TemporaryIsLast, Is.True);
        Assert.That(catalogue.CreationSchema, Is.EqualTo("public"));
    }

    [Test]
    public async Task Bare_names_are_found_along_the_search_path()
    {
        var catalogue = await ReadAsync("sales, missing, public, pg_temp");
        Assert.That(catalogue.FindRelation("orders")!.Schema, Is.EqualTo("sales"));
        Assert.That(catalogue.FindRelation("customers")!.Schema, Is.EqualTo("public"));
        Assert.That(catalogue.FindRelation("pg_class")!.Schema, Is.EqualTo("pg_catalog"));
        Assert.That(catalogue.FindRelation("events_2026"), Is.Null);
        Assert.That(catalogue.SearchPath, Does.Not.Contain("missing"));
    }

    [Test]
    public async Task A_path_without_the_temporary_schema_at_its_end_is_noticed()
    {
        Assert.That((await ReadAsync("public")).TemporaryIsLast, Is.False);
        Assert.That((await ReadAsync("pg_temp, public")).TemporaryIsLast, Is.False);
    }

    [Test]
    public async Task Columns_keep_names_that_need_quotes()
    {
        var relation = (await ReadAsync()).FindRelation("Mixed Case")!;
        Assert.That(relation.Columns.Select(static column => column.Components[^1]), Is.EqualTo(new[] { "Odd.Column", "naïve" }));
        Assert.That(relation.Columns[0].Text, Is.EqualTo("public.Mixed Case.\"Odd.Column\""));
    }

    [Test]
    public async Task A_temporary_table_of_another_session_is_not_among_the_relations()
    {
        using var other = SampleDatabase.Instance.Connect();
        await other.QueryAsync("CREATE TEMP TABLE passing (x int)", CancellationToken.None);
        Assert.That((await ReadAsync()).FindRelation("passing"), Is.Null);
    }

    [Test]
    public async Task Reading_leaves_the_connection_as_it_was()
    {
        using var source = SampleDatabase.Instance.Connect();
        await new CatalogueStore(source, TimeProvider.System).GetAsync(CancellationToken.None);
        Assert.That((await source.QueryAsync("SHOW search_path", CancellationToken.None))[0][0], Is.EqualTo("public, pg_temp"));
        await source.QueryAsync("CREATE TEMP TABLE writable (x int)", CancellationToken.None);
    }

    [Test]
    public async Task An_unchanged_catalogue_is_not_read_again_and_a_changed_one_is()
    {
        using var source = SampleDatabase.Instance.Connect();
        var store = new CatalogueStore(source, TimeProvider.System);
        var first = await store.GetAsync(CancellationToken.None);
        store.Invalidate();
        Assert.That(await store.GetAsync(CancellationToken.None), Is.SameAs(first));

        using var other = SampleDatabase.Instance.Connect();
        await other.QueryAsync("CREATE TABLE public.just_made (x int)", CancellationToken.None);
        store.Invalidate();
        var second = await store.GetAsync(CancellationToken.None);
        Assert.That(second.FindRelation("just_made"), Is.Not.Null);
        Assert.That(first.FindRelation("just_made"), Is.Null);

        await other.QueryAsync("ALTER TABLE public.just_made ADD COLUMN y int", CancellationToken.None);
        store.Invalidate();
        Assert.That((await store.GetAsync(CancellationToken.None)).FindRelation("just_made")!.Columns, Has.Length.EqualTo(2));
        await other.QueryAsync("DROP TABLE public.just_made", CancellationToken.None);
    }
}
