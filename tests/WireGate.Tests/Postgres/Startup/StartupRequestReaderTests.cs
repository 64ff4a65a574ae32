using NUnit.Framework;
using WireGate.Core;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Startup;

namespace WireGate.Tests.Postgres.Startup;

public sealed class StartupRequestReaderTests
{
    private static StartupRequest Read(int minor, params string[] parameters) => StartupRequestReader.Read(new StartupMessage(
        new ProtocolVersion((3 << 16) | minor), [.. parameters.Chunk(2).Select(pair => new KeyValuePair<string, string>(pair[0], pair[1]))]));

    private static StartupRequest With(params string[] parameters) => Read(0, ["user", "u", .. parameters]);

    [Test]
    public void Database_defaults_to_the_user()
    {
        Assert.That((With().Database, With().NamesDatabase), Is.EqualTo(("u", false)));
        Assert.That((With("database", "").Database, With("database", "").NamesDatabase), Is.EqualTo(("u", false)));
        Assert.That((With("database", "d").Database, With("database", "d").NamesDatabase), Is.EqualTo(("d", true)));
    }

    [Test]
    public void A_user_is_required()
    {
        Assert.That(Assert.Throws<ClientRefusedException>(() => Read(0))!.Code, Is.EqualTo("28000"));
        Assert.Throws<ClientRefusedException>(() => Read(0, "user", ""));
    }

    [TestCase("user", "x")]
    [TestCase("database", "x")]
    [TestCase("options", "-c geqo=on")]
    public void The_same_parameter_twice_is_a_violation(string name, string value) =>
        Assert.Throws<ProtocolViolationException>(() => With("database", "d", "options", "-c geqo=on", name, value));

    [TestCase(0, 0, false)]
    [TestCase(1, 1, false)]
    [TestCase(2, 2, false)]
    [TestCase(3, 2, true)]
    [TestCase(9999, 2, true)]
    public void Newer_versions_are_negotiated_down_to_3_2(int asked, int spoken, bool negotiates)
    {
        var request = Read(asked, "user", "u");
        Assert.That((request.Version.Minor, request.Negotiation is not null), Is.EqualTo((spoken, negotiates)));
        if (negotiates) Assert.That((request.Negotiation!.Version, request.Negotiation.UnknownOptions.Length), Is.EqualTo((ProtocolVersion.V3_2, 0)));
    }

    [Test]
    public void Unknown_protocol_options_are_listed_and_go_no_further()
    {
        var request = With("_pq_.test_protocol_negotiation", "", "_pq_.x", "y");
        Assert.That(request.Negotiation!.Version, Is.EqualTo(ProtocolVersion.V3_0));
        Assert.That(request.Negotiation.UnknownOptions, Is.EqualTo(new[] { "_pq_.test_protocol_negotiation", "_pq_.x" }));
        Assert.That(request.Parameters, Is.Empty);
    }

    [TestCase("true")]
    [TestCase("on")]
    [TestCase("yes")]
    [TestCase("1")]
    [TestCase("database")]
    [TestCase("TRUE")]
    [TestCase("")]
    [TestCase("anything")]
    public void Replication_is_refused(string value) =>
        Assert.That(Assert.Throws<ClientRefusedException>(() => With("replication", value))!.Code, Is.EqualTo("0A000"));

    [TestCase("false")]
    [TestCase("off")]
    [TestCase("0")]
    [TestCase("no")]
    public void No_replication_is_nothing_asked(string value) => Assert.That(With("replication", value).Notices, Is.Empty);

    [TestCase("DateStyle", "ISO, DMY", "datestyle")]
    [TestCase("TimeZone", "Europe/Vienna", "timezone")]
    [TestCase("TimeZone", "<-03>+3", "timezone")]
    [TestCase("extra_float_digits", "2", "extra_float_digits")]
    [TestCase("IntervalStyle", "iso_8601", "intervalstyle")]
    [TestCase("statement_timeout", "30s", "statement_timeout")]
    [TestCase("statement_timeout", "30000", "statement_timeout")]
    [TestCase("lock_timeout", "5 min", "lock_timeout")]
    [TestCase("default_transaction_isolation", "repeatable read", "default_transaction_isolation")]
    [TestCase("default_transaction_read_only", "on", "default_transaction_read_only")]
    [TestCase("geqo", "off", "geqo")]
    [TestCase("jit", "off", "jit")]
    public void Harmless_settings_pass(string name, string value, string passed)
    {
        var request = With(name, value);
        Assert.That(request.Parameters, Is.EqualTo(new[] { new KeyValuePair<string, string>(passed, value) }));
        Assert.That(request.Notices, Is.Empty);
    }

    [TestCase("DateStyle", "SQL, DMY")]
    [TestCase("DateStyle", "DMY")]
    [TestCase("TimeZone", "x'; DROP")]
    [TestCase("TimeZone", "")]
    [TestCase("extra_float_digits", "4")]
    [TestCase("statement_timeout", "-1")]
    [TestCase("statement_timeout", "5 years")]
    [TestCase("statement_timeout", "")]
    [TestCase("log_statement", "none")]
    [TestCase("work_mem", "1GB")]
    [TestCase("my.setting", "1")]
    [TestCase("client_encoding", "SJIS")]
    public void Other_settings_are_dropped_with_a_notice(string name, string value)
    {
        var request = With(name, value);
        Assert.That(request.Parameters, Is.Empty);
        Assert.That(request.Notices, Has.Length.EqualTo(1));
        Assert.That(request.Notices[0], Does.Contain(name.ToLowerInvariant()));
    }

    [TestCase("client_encoding", "UTF8")]
    [TestCase("client_encoding", "utf-8")]
    [TestCase("client_encoding", "unicode")]
    [TestCase("standard_conforming_strings", "on")]
    [TestCase("default_transaction_read_only", "off")]
    public void What_is_so_already_needs_no_notice(string name, string value)
    {
        var request = With(name, value);
        Assert.That((request.Parameters.Length, request.Notices.Length), Is.EqualTo((0, 0)));
    }

    [TestCase("role", "postgres")]
    [TestCase("ROLE", "postgres")]
    [TestCase("session_authorization", "postgres")]
    [TestCase("standard_conforming_strings", "off")]
    [TestCase("session_replication_role", "replica")]
    [TestCase("allow_system_table_mods", "on")]
    [TestCase("local_preload_libraries", "x")]
    [TestCase("transaction_read_only", "off")]
    [TestCase("options", "-c role=postgres")]
    [TestCase("options", "-crole=postgres")]
    [TestCase("options", "--session-authorization=postgres")]
    [TestCase("options", @"-c\ role=postgres -c role=x")]
    public void What_changes_who_the_session_is_is_refused(string name, string value) =>
        Assert.That(Assert.Throws<ClientRefusedException>(() => With(name, value))!.Code, Is.EqualTo("42501"));

    [Test]
    public void The_packets_own_settings_win_over_options()
    {
        var request = With("geqo", "on", "options", "-c geqo=off -c search_path=a", "search_path", "b");
        Assert.That(request.Parameters, Is.EqualTo(new[] { new KeyValuePair<string, string>("geqo", "on") }));
        Assert.That(request.SearchPath, Is.EqualTo("b"));
    }

    [Test]
    public void Application_name_goes_where_the_agents_stands()
    {
        var request = With("application_name", "psql");
        Assert.That((request.ApplicationName, request.Parameters.Length), Is.EqualTo(("psql", 0)));
    }

    [Test]
    public void A_notice_shows_nothing_that_could_pass_for_more()
    {
        var request = With("x\"\n\u001b[31m", "1");
        Assert.That(request.Notices[0], Does.Not.Contain("\n").And.Not.Contain("\u001b"));
    }

    [Test]
    public void Notices_are_bounded() =>
        Assert.That(With([.. Enumerable.Range(0, 100).SelectMany(i => new[] { "x" + i, "1" })]).Notices, Has.Length.EqualTo(16));
}
