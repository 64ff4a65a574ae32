using System.Text;
using NUnit.Framework;
using WireGate.Core.Masks;
using WireGate.Postgres.Masking;

namespace WireGate.Tests.Postgres.Masking;

internal sealed class ProvenanceTests
{
    private const string Columns = "[customers.email, \"*.ssn\", payments.card, events.ip]";

    private static readonly IMasks Masks = MaskedDatabase.Masks($"- {{ name: hide, when: {{ column: {Columns} }}, then: mask, mask: redact }}");
    private static readonly IMasks Compared = MaskedDatabase.Masks($"- {{ name: hide, when: {{ column: {Columns} }}, then: mask, mask: redact, predicates: allow }}");
    private static readonly IMasks Hashed = MaskedDatabase.Masks($"- {{ name: hide, when: {{ column: {Columns} }}, then: mask, mask: hash, predicates: allow }}");
    private static readonly IMasks Looks = MaskedDatabase.Masks("- { name: look, when: { detect: email }, then: mask, mask: redact }");

    private MaskedDatabase _database = null!;

    [OneTimeSetUp]
    public async Task CreateAsync() => _database = await MaskedDatabase.CreateAsync("provenance");

    [OneTimeTearDown]
    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Test]
    public async Task Refusal_names_the_rule_and_the_column()
    {
        var obstacle = (await _database.PlanAsync("SELECT upper(email) FROM customers", Masks)).Obstacle!;
        Assert.Multiple(() =>
        {
            Assert.That(obstacle.Rule, Is.EqualTo("hide"));
            Assert.That(obstacle.Reason, Does.StartWith("public.customers.email is masked, so that nothing can be made of it"));
        });
    }

    [TestCase("SELECT id, name FROM customers")]
    [TestCase("SELECT count(*) FROM customers")]
    [TestCase("SELECT 1")]
    [TestCase("BEGIN")]
    [TestCase("SELECT relname FROM pg_class")]
    public async Task Statement_without_masked_columns_has_no_plan(string sql)
    {
        var planned = await _database.PlanAsync(sql, Masks);
        Assert.Multiple(() =>
        {
            Assert.That(planned.Obstacle, Is.Null);
            Assert.That(planned.Plans.IsDefault, Is.True);
        });
    }

    [TestCase("SELECT id FROM customers WHERE email = 'x'")]
    [TestCase("SELECT id FROM customers WHERE lower(email) LIKE '%x' AND ssn IS NOT NULL")]
    [TestCase("SELECT id FROM customers ORDER BY email")]
    [TestCase("SELECT email, count(*) FROM customers GROUP BY email ORDER BY 2")]
    [TestCase("SELECT DISTINCT email FROM customers")]
    [TestCase("SELECT c.id FROM customers c JOIN people p USING (ssn)")]
    [TestCase("SELECT email FROM customers UNION SELECT ip FROM events")]
    [TestCase("SELECT CASE WHEN email LIKE 'a%' THEN 1 ELSE 2 END FROM customers")]
    [TestCase("UPDATE customers SET name = 'x' WHERE email = 'y'")]
    public async Task Predicates_pass_where_the_rule_allows_them(string sql)
    {
        Assert.Multiple(async () =>
        {
            Assert.That(await _database.RefusalAsync(sql, Compared), Is.Null);
            Assert.That(await _database.RefusalAsync(sql, Masks), Does.StartWith("hide: "));
        });
        await Task.CompletedTask;
    }

    [TestCase("SELECT id FROM customers WHERE set_config('app.x', ssn, false) = 'x'")]
    [TestCase("SELECT id FROM customers WHERE ssn::int > 1")]
    [TestCase("SELECT id FROM customers WHERE ssn || 'x' = 'y'")]
    [TestCase("SELECT id FROM customers WHERE convert_to(ssn, 'UTF8') = 'y'")]
    [TestCase("SELECT ssn = 'x' FROM customers")]
    [TestCase("SELECT lower(email), count(*) FROM customers GROUP BY lower(email)")]
    public async Task Allowed_predicates_are_comparisons_and_nothing_else(string sql) =>
        Assert.That(await _database.RefusalAsync(sql, Compared), Does.StartWith("hide: "));

    [TestCase("SELECT email FROM customers UNION ALL SELECT 'guess'")]
    [TestCase("SELECT coalesce(email, 'guess') FROM customers")]
    [TestCase("SELECT CASE WHEN id = 1 THEN 'guess' ELSE email END FROM customers")]
    [TestCase("SELECT lag(email, 1, 'guess') OVER (ORDER BY id) FROM customers")]
    [TestCase("SELECT email FROM customers RIGHT JOIN (VALUES ('guess')) v(email) USING (email)")]
    [TestCase("UPDATE customers SET email = 'guess'")]
    [TestCase("INSERT INTO customers (id, name, email, joined) VALUES (99, 'x', 'guess', now())")]
    [TestCase("INSERT INTO people VALUES (99, 'guess')")]
    public async Task No_guess_is_hashed(string sql) => Assert.That(await _database.RefusalAsync(sql, Hashed), Does.StartWith("hide: "));

    [TestCase("INSERT INTO customers (id, name, email, joined) VALUES (99, 'x', 'y@z', now()) ON CONFLICT (id) DO UPDATE SET email = excluded.email")]
    [TestCase("UPDATE customers SET name = 'x' WHERE id = 1 RETURNING id, email")]
    [TestCase("DELETE FROM scratch WHERE id = 1 RETURNING text")]
    [TestCase("SELECT id, coalesce(email, NULL) FROM customers")]
    public async Task Ordinary_write_passes(string sql) => Assert.That(await _database.RefusalAsync(sql, Masks), Is.Null);

    [Test]
    public async Task Each_statement_of_a_text_has_its_own_plan()
    {
        var planned = await _database.PlanAsync("SELECT id, email FROM customers; SELECT 1; SELECT ip FROM events", Masks);
        Assert.Multiple(() =>
        {
            Assert.That(Copied(planned.Plans[0]!, 2), Is.EqualTo(new[] { null, "hide" }));
            Assert.That(Copied(planned.Plans[1]!, 1), Is.EqualTo(new string?[] { null }));
            Assert.That(Copied(planned.Plans[2]!, 1), Is.EqualTo(new[] { "hide" }));
        });
    }

    [TestCase("COPY customers (id, email) TO STDOUT", 2, "-,hide")]
    [TestCase("COPY events_2024 TO STDOUT", 4, "-,-,-,hide")]
    [TestCase("COPY customers TO STDOUT", 8, "-,-,-,hide,hide,-,-,-")]
    [TestCase("COPY (SELECT email, id FROM customers) TO STDOUT", 2, "hide,-")]
    [TestCase("COPY (SELECT g, email FROM customers, LATERAL generate_series(1, 2) g) TO STDOUT", 2, "-,hide")]
    public async Task Copy_is_masked_by_its_words(string sql, int columns, string expected)
    {
        var planned = await _database.PlanAsync(sql, Masks);
        Assert.That(planned.Obstacle?.Reason, Is.Null);
        Assert.That(string.Join(',', Copied(planned.Plans[0]!, columns).Select(static rule => rule ?? "-")), Is.EqualTo(expected));
    }

    [Test]
    public async Task Copy_with_other_columns_than_expected_is_refused() =>
        Assert.That((await _database.PlanAsync("COPY customers TO STDOUT", Masks)).Plans[0]!.ResolveCopy(7).Refusal, Is.Not.Null);

    [Test]
    public async Task Result_with_other_columns_than_expected_is_refused()
    {
        var plan = (await _database.PlanAsync("SELECT id, email FROM customers", Masks)).Plans[0]!;
        Assert.That(plan.Resolve([default, default, default]).Refusal, Is.Not.Null);
    }

    [Test]
    public async Task Origin_that_the_words_did_not_tell_is_masked_all_the_same()
    {
        var customers = _database.Store.Latest.FindRelation("public", "customers")!;
        var plan = (await _database.PlanAsync("SELECT id, email FROM customers", Masks)).Plans[0]!;
        Assert.That(plan.Resolve([new ResultColumn(customers.Oid, 4, 25), new ResultColumn(customers.Oid, 4, 25)]).Columns.Select(static mask => mask?.Rule), Is.EqualTo(new[] { "hide", "hide" }));
    }

    [Test]
    public async Task Result_of_a_table_that_nobody_knows_is_refused()
    {
        var plan = (await _database.PlanAsync("SELECT id, email FROM customers", Masks)).Plans[0]!;
        Assert.That(plan.Resolve([new ResultColumn(99_999_999, 1, 23), default]).Refusal, Does.Contain("does not know"));
    }

    [Test]
    public async Task Cursor_and_prepared_statement_keep_their_plan()
    {
        var declared = "DECLARE c CURSOR FOR SELECT id, email FROM customers";
        var run = new PlannedText(Encoding.UTF8.GetBytes("SELECT 1; " + declared), 1);
        var planned = await _database.PlanAsync("SELECT id FROM customers WHERE email IS NULL; FETCH c", Masks, null, run);
        Assert.That(planned.Plans[1]!.Resolve([default, default]).Columns.Select(static mask => mask?.Rule), Is.EqualTo(new[] { null, "hide" }));
    }

    [Test]
    public async Task Prepared_text_that_was_not_kept_is_refused()
    {
        var planned = await _database.PlanAsync("SELECT id FROM customers WHERE email IS NULL; EXECUTE p", Masks, null, null);
        Assert.That(planned.Obstacle?.Reason, Does.Contain("prepare it again"));
    }

    [Test]
    public async Task Name_that_may_stand_for_two_texts_hides_what_either_hides()
    {
        var first = new PlannedText("SELECT id, email FROM customers"u8.ToArray());
        var both = PlannedText.Either(first, new PlannedText("SELECT ssn, id FROM customers"u8.ToArray()))!;
        var planned = await _database.PlanAsync("SELECT id FROM customers WHERE email IS NULL; EXECUTE p", Masks, null, both);
        Assert.That(planned.Plans[1]!.Resolve([default, default]).Columns.Select(static mask => mask?.Rule), Is.EqualTo(new[] { "hide", "hide" }));
    }

    [Test]
    public async Task View_is_looked_into_again_once_it_was_replaced()
    {
        await _database.ChangeAsync("CREATE VIEW changing AS SELECT id, name AS text FROM customers");
        Assert.That((await _database.PlanAsync("SELECT text FROM changing", Masks)).Plans.IsDefault, Is.True);
        await _database.ChangeAsync("CREATE OR REPLACE VIEW changing AS SELECT id, email AS text FROM customers");
        var planned = await _database.PlanAsync("SELECT text FROM changing", Masks);
        Assert.That((await _database.RunAsync("SELECT text FROM changing", planned.Plans)).Masks.Single()?.Rule, Is.EqualTo("hide"));
    }

    [Test]
    public async Task Rule_for_the_column_of_a_view_hides_whatever_it_is_made_of()
    {
        var masks = MaskedDatabase.Masks("- { name: hide, when: { column: customers.email }, then: mask, mask: redact }\n- { name: hosts, when: { column: customer_domains.host }, then: mask, mask: redact }");
        var planned = await _database.PlanAsync("SELECT host FROM customer_domains", masks);
        Assert.That((await _database.RunAsync("SELECT host FROM customer_domains", planned.Plans)).Masks.Single()?.Rule, Is.EqualTo("hosts"));
    }

    [Test]
    public async Task Detectors_alone_refuse_nothing_and_look_at_everything()
    {
        var planned = await _database.PlanAsync("CREATE TABLE t (x int); SELECT upper(email) FROM customers", Looks);
        Assert.Multiple(() =>
        {
            Assert.That(planned.Obstacle, Is.Null);
            Assert.That(planned.Plans.Select(static plan => plan!.Resolve([default]).Detectors.Single().Mask.Rule), Is.EqualTo(new[] { "look", "look" }));
        });
    }

    private static IEnumerable<string?> Copied(IResultPlan plan, int columns)
    {
        var masks = plan.ResolveCopy(columns);
        return masks.Columns.IsEmpty ? Enumerable.Repeat<string?>(null, columns) : masks.Columns.Select(static mask => mask?.Rule);
    }
}
