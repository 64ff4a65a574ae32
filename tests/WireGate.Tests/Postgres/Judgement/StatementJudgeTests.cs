using NUnit.Framework;
using WireGate.Core;
using WireGate.Postgres;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Sql.Facts;
using WireGate.Tests.Postgres.Catalogue;

namespace WireGate.Tests.Postgres.Judgement;

public sealed class StatementJudgeTests : JudgedBySample
{
    [Test]
    public void A_text_that_could_not_be_understood_is_one_unknown_access()
    {
        var accesses = Judge.Describe(new SqlFacts { Unknown = "syntax" });
        Assert.That(Says.Of(accesses), Is.EqualTo(new[] { "unknown" }));
        Assert.That(accesses.Accesses[0].Find(PostgresFacets.Statement)!.IsUnknown, Is.True);
    }

    [Test]
    public void An_empty_text_is_housekeeping() => Assert.That(Says.Of(Judge.Describe(new SqlFacts())), Is.EqualTo(new[] { "session~" }));

    [TestCase("OTHER")]
    [TestCase("INVENTED")]
    [TestCase("CREATE INDEX")]
    [TestCase("CREATE EVENT TRIGGER")]
    public void A_statement_that_names_nothing_and_is_not_known_to_be_harmless_is_unknown(string kind) =>
        Assert.That(Of(new StatementFacts { Kind = kind }), Is.EqualTo(new[] { "unknown" }));

    [Test]
    public void A_harmless_function_does_not_vouch_for_its_statement() =>
        Assert.That(Of(new StatementFacts { Kind = "CREATE INDEX", Functions = [Says.Function("upper")] }), Does.Contain("unknown"));

    [TestCase("SELECT")]
    [TestCase("DISCARD TEMP")]
    [TestCase("SET CONSTRAINTS")]
    [TestCase("UNLISTEN")]
    public void What_pools_and_drivers_send_is_housekeeping(string kind) =>
        Assert.That(Judge.Describe(Says.Text(new StatementFacts { Kind = kind })).Accesses.All(static access => access.IsHousekeeping), Is.True);

    [Test]
    public void Every_phrase_of_what_could_not_be_told_is_an_unknown_access() =>
        Assert.That(Of(new StatementFacts { Kind = "DO", Unknowns = ["DO block"] }), Is.EqualTo(new[] { "execute", "unknown" }));

    [Test]
    public void Transactions_and_names_are_housekeeping_and_two_phase_commit_is_not()
    {
        Assert.That(Of(new StatementFacts { Kind = "BEGIN", Transaction = TransactionCommand.Begin }), Is.EqualTo(new[] { "session~" }));
        Assert.That(Of(new StatementFacts { Kind = "EXECUTE", Names = [new NamedUse(NamedAction.Execute, "p")] }), Is.EqualTo(new[] { "session~" }));
        Assert.That(Of(new StatementFacts { Kind = "PREPARE TRANSACTION", Transaction = TransactionCommand.TwoPhase }), Is.EqualTo(new[] { "session" }));
    }

    [TestCase("table", "orders", ObjectAction.Drop, "schema object_type=table table=public.orders(public.order_lines)")]
    [TestCase("table", "nowhere", ObjectAction.Drop, "schema object_type=table table=?")]
    [TestCase("table", "fresh", ObjectAction.Create, "schema object_type=table table=public.fresh")]
    [TestCase("table", "orders", ObjectAction.Access, "access-control object_type=table table=public.orders(public.order_lines)")]
    [TestCase("function", "wipe", ObjectAction.Drop, "schema object_type=function function=public.wipe")]
    [TestCase("role", "bob", ObjectAction.Create, "access-control object_type=role role=bob")]
    [TestCase("schema", "sales", ObjectAction.Drop, "schema object_type=schema object=sales")]
    [TestCase("database", "*", ObjectAction.Maintain, "schema object_type=database table=?")]
    [TestCase("policy", "mine", ObjectAction.Create, "access-control object_type=policy object=mine")]
    [TestCase("extension", "hstore", ObjectAction.Create, "schema object_type=extension object=hstore|execute object_type=extension object=hstore")]
    public void Objects_are_named_with_what_is_done_to_them(string type, string name, ObjectAction action, string expected)
    {
        var facts = new StatementFacts { Kind = "COMMENT", Objects = [new ObjectUse(type, new QualifiedName(null, null, name), action)] };
        Assert.That(Of(facts), Is.EqualTo(expected.Split('|')));
    }

    [Test]
    public void A_dropped_database_is_the_database_of_its_access()
    {
        var facts = new StatementFacts { Kind = "DROP DATABASE", Objects = [new ObjectUse("database", new QualifiedName(null, null, "other"), ObjectAction.Drop)] };
        Assert.That(Judge.Describe(Says.Text(facts)).Accesses[0].Find(PostgresFacets.Database)!.Values[0].Text, Is.EqualTo("other"));
    }

    [Test]
    public void Every_statement_inside_counts_for_the_statement_facet()
    {
        var facts = Says.Text(new StatementFacts { Kind = "SELECT", InnerKinds = ["DELETE", "SELECT"], Relations = [Says.Relation("orders", RelationAction.Delete)] });
        var statement = Judge.Describe(facts).Accesses[0].Find(PostgresFacets.Statement)!;
        Assert.That(statement.Values.Select(static value => value.Text), Is.EqualTo(new[] { "SELECT", "DELETE" }));
    }

    [Test]
    public void The_same_facts_are_described_once_for_each_state_of_the_path()
    {
        var facts = Says.Text(Says.Select("public.orders", "id"));
        Assert.That(Judge.Describe(facts), Is.SameAs(Judge.Describe(facts)));
        Assert.That(Judge.Describe(facts, SearchPath.Empty), Is.Not.SameAs(Judge.Describe(facts)));
    }

    [Test]
    public void Before_the_catalogue_is_read_no_relation_is_known()
    {
        var judge = new StatementJudge(new CatalogueStore(new ScriptedSource(), TimeProvider.System), JudgeOptions.Default);
        Assert.That(Says.Of(judge.Describe(Says.Text(Says.Select("public.orders", "id")))), Is.EqualTo(new[] { "read table=? column=?" }));
        Assert.That(Says.Of(judge.Describe(Says.Text(Says.Select("", functions: "upper")))), Does.Contain("unknown function=pg_catalog.upper"));
        Assert.That(Says.Of(judge.Describe(Says.Text(Says.Select("", operators: "=")))), Does.Contain("unknown"));
    }

    [Test]
    public async Task A_table_that_was_just_made_is_found_by_reading_anew()
    {
        using var source = SampleDatabase.Instance.Connect();
        using var other = SampleDatabase.Instance.Connect();
        var time = new ManualTime();
        var judge = new StatementJudge(new CatalogueStore(source, time), JudgeOptions.Default);
        var facts = Says.Text(Says.Select("public.made_later", "x"));
        Assert.That(Says.Of(await judge.DescribeAsync(facts, SearchPath.Pinned, CancellationToken.None)), Is.EqualTo(new[] { "read table=? column=?" }));
        await other.QueryAsync("CREATE TABLE public.made_later (x int)", CancellationToken.None);
        time.Advance(CatalogueStore.MissInterval);
        Assert.That(Says.Of(await judge.DescribeAsync(facts, SearchPath.Pinned, CancellationToken.None)),
            Is.EqualTo(new[] { "read table=public.made_later column=public.made_later.x" }));
        await other.QueryAsync("DROP TABLE public.made_later", CancellationToken.None);
    }

    [Test]
    public void A_target_that_fails_lets_nothing_be_judged()
    {
        var judge = new StatementJudge(new CatalogueStore(new ScriptedSource { Fails = true }, TimeProvider.System), JudgeOptions.Default);
        Assert.That(async () => await judge.DescribeAsync(Says.Text(Says.Select("orders")), SearchPath.Pinned, CancellationToken.None), Throws.TypeOf<UpstreamException>());
    }
}
