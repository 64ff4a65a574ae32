using NUnit.Framework;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Tests.Postgres.Judgement;

public sealed class FunctionAccessTests : JudgedBySample
{
    [TestCase("now", "read~ function=pg_catalog.now")]
    [TestCase("gen_random_uuid", "read~ function=pg_catalog.gen_random_uuid")]
    [TestCase("upper", "read~ function=pg_catalog.upper")]
    [TestCase("pg_catalog.lower", "read~ function=pg_catalog.lower")]
    [TestCase("information_schema._pg_truetypid", "read~ function=information_schema._pg_truetypid")]
    [TestCase("lower", "unknown function=public.lower")]
    [TestCase("wipe", "unknown function=pg_catalog.wipe")]
    [TestCase("public.wipe", "unknown function=public.wipe")]
    [TestCase("pg_temp.f", "unknown function=pg_temp.f")]
    [TestCase("query_to_xml", "unknown function=pg_catalog.query_to_xml")]
    [TestCase("ts_stat", "unknown function=pg_catalog.ts_stat")]
    [TestCase("ts_rewrite", "unknown function=pg_catalog.ts_rewrite")]
    [TestCase("domain_in", "unknown function=pg_catalog.domain_in")]
    [TestCase("binary_upgrade_set_next_pg_type_oid", "unknown function=pg_catalog.binary_upgrade_set_next_pg_type_oid")]
    [TestCase("pg_mcv_list_items", "unknown function=pg_catalog.pg_mcv_list_items")]
    [TestCase("dblink", "unknown function=pg_catalog.dblink")]
    [TestCase("json_populate_record", "unknown function=pg_catalog.json_populate_record")]
    [TestCase("pg_sleep", "session function=pg_catalog.pg_sleep")]
    [TestCase("pg_try_advisory_lock", "session function=pg_catalog.pg_try_advisory_lock")]
    [TestCase("pg_advisory_unlock_all", "read~ function=pg_catalog.pg_advisory_unlock_all")]
    [TestCase("pg_terminate_backend", "execute function=pg_catalog.pg_terminate_backend")]
    [TestCase("lo_get", "execute function=pg_catalog.lo_get object_type=large object")]
    [TestCase("set_config", "unknown function=pg_catalog.set_config setting=?")]
    public void A_call_is_what_calling_does(string function, string expected) =>
        Assert.That(Of(Says.Select("", functions: function)), Does.Contain(expected));

    [Test]
    public void An_overload_that_does_not_fit_the_number_of_arguments_shadows_nothing()
    {
        var facts = new StatementFacts { Kind = "SELECT", Functions = [new FunctionUse(new QualifiedName(null, null, "lower"), 3, [null, null, null])] };
        Assert.That(Of(facts), Does.Contain("read~ function=pg_catalog.lower"));
    }

    [TestCase("ticket", "public.ticket")]
    [TestCase("public.ticket", "public.ticket")]
    [TestCase("\"ticket\"", "public.ticket")]
    [TestCase("TICKET", "public.ticket")]
    [TestCase("\"TICKET\"", "?")]
    [TestCase("nosuch", "?")]
    [TestCase("a.b.c.d", "?")]
    [TestCase("", "?")]
    [TestCase("\"ticket", "?")]
    public void A_sequence_is_written_by_the_name_in_the_text(string text, string table)
    {
        var facts = new StatementFacts { Kind = "SELECT", Functions = [Says.Function("nextval", text)] };
        Assert.That(Of(facts), Does.Contain($"write function=pg_catalog.nextval table={table}"));
    }

    [Test]
    public void A_sequence_of_a_computed_name_is_unknown() =>
        Assert.That(Of(Says.Select("", functions: "nextval")), Does.Contain("write function=pg_catalog.nextval table=?"));

    [Test]
    public void A_file_is_read_and_code_is_run()
    {
        var facts = new StatementFacts { Kind = "SELECT", Functions = [Says.Function("pg_read_file", "/etc/hostname")], Files = ["/etc/hostname"] };
        Assert.That(Of(facts), Does.Contain("read function=pg_catalog.pg_read_file file=/etc/hostname")
            .And.Contain("execute function=pg_catalog.pg_read_file file=/etc/hostname"));
    }

    [TestCase("card")]
    [TestCase("c.card")]
    public void A_function_in_attribute_notation_is_a_call(string column) =>
        Assert.That(Of(Says.Select("customers=c", column)), Does.Contain("unknown function=public.card"));

    [TestCase("wiping", "public.wipe")]
    [TestCase("sneaky", "pg_catalog.pg_read_file")]
    public void A_view_that_calls_what_nobody_reviewed_is_unknown(string view, string function) =>
        Assert.That(Of(Says.Select(view, "*")), Does.Contain($"unknown function={function}"));

    [Test]
    public void A_view_of_reviewed_functions_is_a_read() =>
        Assert.That(Of(Says.Select("formatted", "n")), Has.None.StartsWith("unknown"));

    [TestCase("<~>", true)]
    [TestCase("public.<~>", true)]
    [TestCase("pg_catalog.<~>", false)]
    [TestCase("+", false)]
    public void An_operator_of_a_user_is_unknown(string name, bool unknown) =>
        Assert.That(Of(Says.Select("", operators: name)).Contains("unknown object_type=operator object=public.<~>"), Is.EqualTo(unknown));

    [TestCase("even_number", true)]
    [TestCase("pair", true)]
    [TestCase("short_text", false)]
    [TestCase("mood", false)]
    [TestCase("int4", false)]
    public void A_type_that_runs_unreviewed_functions_is_unknown(string name, bool unknown) =>
        Assert.That(Of(Says.Select("", types: name)).Contains($"unknown object_type=type object=public.{name}"), Is.EqualTo(unknown));

    [Test]
    public void A_declared_function_is_what_its_owner_says()
    {
        var judge = With(new JudgeOptions(false, [new DeclaredFunction("public.wipe", ["sales.orders"], ["orders"])]));
        Assert.That(Says.Of(judge.Describe(Says.Text(Says.Select("", functions: "public.wipe")))), Is.EqualTo(new[]
        {
            "execute function=public.wipe",
            "read table=sales.orders column=sales.orders.id,sales.orders.region function=public.wipe",
            "write table=public.orders(public.order_lines) column=public.orders.id,public.orders.customer_id,public.orders.total,public.orders.note function=public.wipe",
            "delete table=public.orders(public.order_lines) filter=? function=public.wipe",
            "read~",
        }));
    }

    [Test]
    public void A_declaration_without_a_schema_does_not_speak_for_the_servers_own_functions()
    {
        var judge = With(new JudgeOptions(false, [new DeclaredFunction("pg_reload", [], []), new DeclaredFunction("query_to_xml", [], [])]));
        Assert.That(Says.Of(judge.Describe(Says.Text(Says.Select("", functions: "query_to_xml")))), Does.Contain("unknown function=pg_catalog.query_to_xml"));
    }
}
