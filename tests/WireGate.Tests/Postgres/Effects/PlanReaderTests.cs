using NUnit.Framework;
using WireGate.Postgres.Effects;

namespace WireGate.Tests.Postgres.Effects;

/// <summary>Plans as PostgreSQL 15 prints them, shortened.</summary>
public sealed class PlanReaderTests
{
    [Test]
    public void A_write_tells_its_table_and_the_rows_of_the_plan_below_it()
    {
        var plan = PlanReader.Read(
            """
            [{"Plan": {"Node Type": "ModifyTable", "Operation": "Delete", "Relation Name": "orders", "Schema": "public", "Plan Rows": 0, "Plans": [
              {"Node Type": "Aggregate", "Parent Relationship": "InitPlan", "Plan Rows": 1, "Plans": [
                {"Node Type": "Seq Scan", "Parent Relationship": "Outer", "Relation Name": "limits", "Schema": "public", "Plan Rows": 7}]},
              {"Node Type": "Index Scan", "Parent Relationship": "Outer", "Relation Name": "orders", "Schema": "public", "Plan Rows": 1234}]}}]
            """)!;
        Assert.Multiple(() =>
        {
            Assert.That(plan.Summary, Is.EqualTo("deletes about 1,234 rows of public.orders"));
            Assert.That(plan.Lines, Is.EqualTo(new[] { "reads public.limits (Seq Scan), about 7 rows", "reads public.orders (Index Scan), about 1,234 rows" }));
            Assert.That(plan.Writes, Is.EqualTo(new[] { ("\"public\".\"orders\"", "Delete") }));
        });
    }

    [Test]
    public void A_query_tells_the_rows_of_its_result()
    {
        var plan = PlanReader.Read("""[{"Plan": {"Node Type": "Result", "Plan Rows": 1}}]""")!;
        Assert.That(plan.Summary, Is.EqualTo("reads: about 1 row in its result"));
        Assert.That(plan.Writes, Is.Empty);
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("[{\"Plan\": 1}]")]
    [TestCase("[{\"Query\": 1}]")]
    public void What_is_no_plan_is_none(string text) => Assert.That(PlanReader.Read(text), Is.Null);
}
