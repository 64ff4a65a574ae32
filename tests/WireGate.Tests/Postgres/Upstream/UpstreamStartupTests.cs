using NUnit.Framework;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Upstream;

namespace WireGate.Tests.Postgres.Upstream;

public sealed class UpstreamStartupTests
{
    private static readonly UpstreamStartup Plain = new() { Database = "orders", Agent = "planner", Session = "abcdefghijkl" };

    [Test]
    public void Application_name_shows_agent_session_and_client() =>
        Assert.That((Plain with { ClientApplicationName = "psql" }).ApplicationName, Is.EqualTo("wiregate planner abcdefghijkl psql"));

    [TestCase(200)]
    [TestCase(36)]
    [TestCase(1)]
    public void Application_name_is_at_most_63_bytes_and_keeps_the_session(int agentLength)
    {
        var name = (Plain with { Agent = new string('a', agentLength), ClientApplicationName = new string('ä', 200) }).ApplicationName;
        Assert.That(name, Has.Length.EqualTo(63).And.Contains(" abcdefghijkl "));
        Assert.That(name, Does.Not.Contain("ä"));
    }

    [Test]
    public void What_the_gate_pins_wins_over_what_a_client_asks()
    {
        var startup = Plain with
        {
            Parameters = [new("DEFAULT_TRANSACTION_READ_ONLY", "off"), new("Search_Path", "evil"), new("client_encoding", "SJIS"), new("geqo", "off")],
            ReadOnly = true,
            SearchPath = "public",
        };
        Assert.That(startup.ToMessage("app").Parameters, Is.EquivalentTo(new KeyValuePair<string, string>[]
        {
            new("user", "app"), new("database", "orders"), new("geqo", "off"), new("client_encoding", "UTF8"),
            new("application_name", "wiregate planner abcdefghijkl"), new("default_transaction_read_only", "on"), new("search_path", "public"),
        }));
        Assert.That(startup.ToMessage("app").Version, Is.EqualTo(ProtocolVersion.V3_0));
    }
}
