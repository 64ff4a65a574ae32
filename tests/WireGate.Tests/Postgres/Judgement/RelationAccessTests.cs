using NUnit.Framework;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Tests.Postgres.Judgement;

public sealed class RelationAccessTests : JudgedBySample
{
    [TestCase("orders", "*", "read table=public.orders column=public.orders.id,public.orders.customer_id,public.orders.total,public.orders.note")]
    [TestCase("sales.orders", "region", "read table=sales.orders column=sales.orders.region")]
    [TestCase("shop.public.orders", "id", "read table=public.orders column=public.orders.id")]
    [TestCase("orders", "", "read table=public.orders")]
    [TestCase("customers=c", "c", "read table=public.customers column=public.customers.id,public.customers.name,public.customers.email,public.customers.ssn")]
    [TestCase("customers=c", "c.to_json", "read table=public.customers column=public.customers.id,public.customers.name,public.customers.email,public.customers.ssn")]
    [TestCase("customers=c", "c.xmin", "read table=public.customers")]
    [TestCase("customers=c", "x.*", "read table=public.customers")]
    [TestCase("name_list", "name", "read table=public.name_list(public.customer_names,public.customers) column=public.name_list.name(public.customer_names.id,public.customer_names.name,public.customers.id,public.customers.name)")]
    [TestCase("customer_rows", "id", "read table=public.customer_rows(public.customers) column=public.customer_rows.id(public.customers.email,public.customers.id,public.customers.name,public.customers.ssn)")]
    [TestCase("formatted", "", "read table=public.formatted(public.customers) column=public.formatted.name,public.formatted.n(public.customers.name)")]
    [TestCase("events", "payload", "read table=public.events(audit.events_2026,audit.events_2026_h1,public.events_2025) column=public.events.payload(audit.events_2026.payload,audit.events_2026_h1.payload,public.events_2025.payload)")]
    [TestCase("audit.events_2026_h1", "id", "read table=audit.events_2026_h1(audit.events_2026,public.events) column=audit.events_2026_h1.id(audit.events_2026.id,public.events.id)")]
    [TestCase("child", "b", "read table=public.child(public.parent) column=public.child.b")]
    [TestCase("invoices", "body", "read table=public.invoices column=public.invoices.body")]
    [TestCase("nowhere", "*", "read table=? column=?")]
    [TestCase("other.public.orders", "*", "read table=? column=?")]
    [TestCase("pg_temp.orders", "*", "read table=? column=?")]
    [TestCase("Orders", "id", "read table=? column=?")]
    [TestCase("pg_class", "relname", "read~ table=pg_catalog.pg_class column=pg_catalog.pg_class.relname")]
    [TestCase("information_schema.tables", "", "read~ table=information_schema.tables")]
    [TestCase("pg_stat_activity", "query", "session table=pg_catalog.pg_stat_activity column=pg_catalog.pg_stat_activity.query")]
    [TestCase("pg_authid", "rolpassword", "access-control table=pg_catalog.pg_authid column=pg_catalog.pg_authid.rolpassword")]
    [TestCase("pg_user_mappings", "srvname", "read~ table=pg_catalog.pg_user_mappings column=pg_catalog.pg_user_mappings.srvname")]
    [TestCase("pg_user_mappings", "srvname umoptions", "access-control table=pg_catalog.pg_user_mappings column=pg_catalog.pg_user_mappings.srvname,pg_catalog.pg_user_mappings.umoptions")]
    [TestCase("pg_stats", "most_common_vals", "unknown table=pg_catalog.pg_stats column=pg_catalog.pg_stats.most_common_vals")]
    [TestCase("pg_largeobject", "data", "unknown table=pg_catalog.pg_largeobject column=pg_catalog.pg_largeobject.data")]
    public void A_query_reads_what_its_names_lead_to(string relations, string columns, string expected) =>
        Assert.That(Of(Says.Select(relations, columns))[0], Is.EqualTo(expected));

    [Test]
    public void A_name_is_cut_at_63_bytes_and_not_inside_a_character()
    {
        const string Known = "a23456789012345678901234567890123456789012345678901234567890123";
        Assert.That(Of(Says.Select(Known, "x"))[0], Does.StartWith($"read table=public.{Known} "));
        Assert.That(Of(Says.Select(Known + "4567", "x"))[0], Does.StartWith($"read table=public.{Known} "));
        Assert.That(Of(Says.Select(Known[..62], "x"))[0], Is.EqualTo("read table=? column=?"));
        // The 63rd byte would be the first half of é: the name is 62 bytes then, and another one.
        Assert.That(Of(Says.Select(Known[..62] + "é", "x"))[0], Is.EqualTo("read table=? column=?"));
    }

    [Test]
    public void An_unqualified_column_counts_for_every_relation_that_has_it() =>
        Assert.That(Of(Says.Select("customers=c orders=o", "id c.name")), Is.EqualTo(new[]
        {
            "read table=public.customers column=public.customers.id,public.customers.name",
            "read table=public.orders column=public.orders.id",
        }));

    [Test]
    public void An_alias_hides_the_name_of_its_relation() =>
        Assert.That(Of(Says.Select("customers=orders sales.orders", "orders.region orders.ssn")), Is.EqualTo(new[]
        {
            "read table=public.customers column=public.customers.id,public.customers.name,public.customers.email,public.customers.ssn",
            "read table=sales.orders column=sales.orders.id,sales.orders.region",
        }));

    [TestCase(false, "none")]
    [TestCase(true, "present")]
    public void A_delete_reaches_what_foreign_keys_delete_and_change(bool filtered, string filter)
    {
        var facts = new StatementFacts { Kind = "DELETE", Relations = [Says.Relation("customers", RelationAction.Delete, filtered)] };
        Assert.That(Of(facts), Is.EqualTo(new[] { $"delete table=public.customers(public.order_lines,public.orders,public.visits) filter={filter}" }));
    }

    [Test]
    public void A_truncate_reaches_every_table_that_refers_to_it()
    {
        var facts = new StatementFacts { Kind = "TRUNCATE TABLE", Relations = [Says.Relation("customers", RelationAction.Truncate)] };
        Assert.That(Of(facts), Is.EqualTo(new[] { "delete table=public.customers(public.invoices,public.order_lines,public.orders,public.visits) filter=none" }));
    }

    [Test]
    public void An_update_writes_its_targets_and_reads_the_rest()
    {
        var facts = new StatementFacts
        {
            Kind = "UPDATE",
            Relations = [Says.Relation("orders", RelationAction.Update)],
            Columns = [Says.Column("note", "orders"), Says.Column("id"), Says.Column("total")],
        };
        Assert.That(Of(facts), Is.EqualTo(new[]
        {
            "write table=public.orders(public.order_lines) column=public.orders.note filter=present",
            "read table=public.orders column=public.orders.id,public.orders.total",
        }));
    }

    [Test]
    public void A_rule_is_followed_when_its_table_is_written()
    {
        var facts = new StatementFacts { Kind = "DELETE", Relations = [Says.Relation("invoices", RelationAction.Delete)] };
        Assert.That(Of(facts)[0], Does.StartWith("delete table=public.invoices(").And.Contains("public.orders"));
    }

    [Test]
    public void A_write_to_the_system_catalogue_is_never_allowed()
    {
        var facts = new StatementFacts { Kind = "UPDATE", Relations = [Says.Relation("pg_settings", RelationAction.Update)] };
        Assert.That(Of(facts), Is.EqualTo(new[] { "access-control table=pg_catalog.pg_settings", "unknown table=pg_catalog.pg_settings" }));
    }

    [Test]
    public void A_write_to_an_unknown_relation_is_a_write_and_a_read()
    {
        var facts = new StatementFacts { Kind = "DELETE", Relations = [Says.Relation("nowhere", RelationAction.Delete, filtered: false)] };
        Assert.That(Of(facts), Is.EqualTo(new[] { "delete table=? column=? filter=none", "read table=? column=?" }));
    }

    [Test]
    public void Row_locks_write_and_the_lock_of_a_select_reads()
    {
        var locks = new StatementFacts { Kind = "LOCK TABLE", Relations = [Says.Relation("orders", RelationAction.Lock)] };
        Assert.That(Of(locks), Is.EqualTo(new[] { "write table=public.orders" }));
        var share = new StatementFacts { Kind = "LOCK TABLE", Relations = [Says.Relation("orders", RelationAction.AccessShareLock)] };
        Assert.That(Of(share), Is.EqualTo(new[] { "read table=public.orders" }));
    }

    [Test]
    public void Explain_without_analyze_reads_only()
    {
        var facts = new StatementFacts { Kind = "EXPLAIN", InnerKinds = ["DELETE"], Relations = [Says.Relation("orders", RelationAction.Delete)] };
        Assert.That(Of(facts), Is.EqualTo(new[] { "read table=public.orders" }));
        var analyzed = new StatementFacts { Kind = "EXPLAIN ANALYZE", InnerKinds = ["DELETE"], Relations = [Says.Relation("orders", RelationAction.Delete)] };
        Assert.That(Of(analyzed), Is.EqualTo(new[] { "delete table=public.orders(public.order_lines) filter=present" }));
    }

    [Test]
    public void Only_leaves_descendants_out()
    {
        var facts = new StatementFacts { Kind = "SELECT", Relations = [Says.Relation("events", RelationAction.Select, only: true)] };
        Assert.That(Of(facts), Is.EqualTo(new[] { "read table=public.events" }));
    }

    [Test]
    public void With_a_path_that_may_be_empty_bare_names_are_the_systems_own_or_unknown()
    {
        Assert.That(Of(Says.Select("orders", "id"), SearchPath.Empty)[0], Is.EqualTo("read table=? column=?"));
        Assert.That(Of(Says.Select("public.orders", "id"), SearchPath.Empty)[0], Is.EqualTo("read table=public.orders column=public.orders.id"));
        Assert.That(Of(Says.Select("pg_class", "relname"), SearchPath.Empty)[0], Does.StartWith("read~ table=pg_catalog.pg_class"));
    }
}
