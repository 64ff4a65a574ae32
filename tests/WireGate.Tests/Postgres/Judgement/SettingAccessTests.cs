using NUnit.Framework;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Tests.Postgres.Judgement;

public sealed class SettingAccessTests : JudgedBySample
{
    [TestCase("application_name", "anything", "session~")]
    [TestCase("application_name", "wiregate admin abcdefghij", "unknown")]
    [TestCase("Application_Name", " WireGate admin", "unknown")]
    [TestCase("application_name", null, "unknown")]
    [TestCase("DateStyle", "ISO", "session~")]
    [TestCase("datestyle", "German", "session")]
    [TestCase("statement_timeout", "0", "session~")]
    [TestCase("statement_timeout", null, "session~")]
    [TestCase("standard_conforming_strings", "on", "session~")]
    [TestCase("standard_conforming_strings", "off", "unknown")]
    [TestCase("standard_conforming_strings", null, "unknown")]
    [TestCase("client_encoding", "utf8", "session~")]
    [TestCase("client_encoding", "SJIS", "unknown")]
    [TestCase("backslash_quote", "on", "unknown")]
    [TestCase("search_path", "", "session~")]
    [TestCase("search_path", "\"\"", "session~")]
    [TestCase("search_path", "public, pg_temp", "session~")]
    [TestCase("search_path", "public,\"pg_temp\"", "session~")]
    [TestCase("search_path", "public", "unknown")]
    [TestCase("search_path", "pg_temp, public", "unknown")]
    [TestCase("search_path", null, "unknown")]
    [TestCase("role", "bob", "unknown")]
    [TestCase("role", "none", "session~")]
    [TestCase("session_authorization", "bob", "unknown")]
    [TestCase("session_replication_role", "replica", "unknown")]
    [TestCase("row_security", "off", "session~")]
    [TestCase("transaction_read_only", "off", "session~")]
    [TestCase("work_mem", "1GB", "session")]
    [TestCase("app.tenant", "7", "session")]
    public void A_setting_is_what_its_value_does(string name, string? value, string effect) =>
        Assert.That(Of(Says.Set(name, value)), Is.EqualTo(new[] { $"{effect} setting={name}" }));

    [TestCase("transaction_read_only", "off", "unknown")]
    [TestCase("default_transaction_read_only", "off", "unknown")]
    [TestCase("default_transaction_read_only", null, "unknown")]
    [TestCase("transaction_read_only", "on", "session~")]
    public void A_read_only_target_stays_read_only(string name, string? value, string effect)
    {
        var judge = With(new JudgeOptions(ReadOnly: true, []));
        Assert.That(Says.Of(judge.Describe(Says.Text(Says.Set(name, value)))), Is.EqualTo(new[] { $"{effect} setting={name}" }));
    }

    [TestCase("role")]
    [TestCase("all")]
    [TestCase("search_path")]
    [TestCase("session_authorization")]
    public void A_reset_is_housekeeping(string name) =>
        Assert.That(Of(Says.Set(name, null, SettingAction.Reset, kind: "RESET")), Is.EqualTo(new[] { $"session~ setting={name}" }));

    [Test]
    public void A_setting_for_other_sessions_is_access_control()
    {
        Assert.That(Of(Says.Set("work_mem", "1GB", elsewhere: true, kind: "ALTER SYSTEM")), Is.EqualTo(new[] { "access-control setting=work_mem" }));
        Assert.That(Of(Says.Set("search_path", "x", elsewhere: true, kind: "ALTER ROLE")), Is.EqualTo(new[] { "access-control setting=search_path", "unknown setting=search_path" }));
    }

    [Test]
    public void What_follows_an_emptied_path_in_one_text_is_judged_by_it()
    {
        var facts = Says.Text(Says.Set("search_path", ""), Says.Select("orders", "id"));
        Assert.That(Says.Of(Judge.Describe(facts)), Does.Contain("read table=? column=?"));
        Assert.That(Judge.PathAfter(facts, SearchPath.Pinned), Is.EqualTo(SearchPath.Empty));
        Assert.That(Judge.PathAfter(Says.Text(Says.Select("orders")), SearchPath.Pinned), Is.EqualTo(SearchPath.Pinned));
        Assert.That(Judge.PathAfter(Says.Text(Says.Set("search_path", null, SettingAction.Reset)), SearchPath.Empty), Is.EqualTo(SearchPath.Empty));
    }

    [TestCase("view, foreign-table", false)]
    [TestCase("off", true)]
    public void A_computed_name_passes_with_the_one_value_that_pg_dump_sets(string value, bool unknown)
    {
        var facts = new StatementFacts
        {
            Kind = "SELECT",
            Relations = [Says.Relation("pg_settings", RelationAction.Select)],
            Functions = [Says.Function("set_config", null, value, null)],
            Unknowns = ["a setting whose name is computed"],
        };
        Assert.That(Of(facts).Any(static access => access.StartsWith("unknown", StringComparison.Ordinal)), Is.EqualTo(unknown));
    }
}
