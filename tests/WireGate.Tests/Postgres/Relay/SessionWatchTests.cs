using NUnit.Framework;
using WireGate.Core;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Relay;

namespace WireGate.Tests.Postgres.Relay;

public sealed class SessionWatchTests
{
    private static readonly ParameterStatus[] AtLogin =
        [new("session_authorization", "app"), new("is_superuser", "off"), new("search_path", "\"$user\", public, pg_temp")];

    [TestCase("standard_conforming_strings", "off")]
    [TestCase("client_encoding", "SJIS")]
    [TestCase("session_authorization", "postgres")]
    [TestCase("is_superuser", "on")]
    [TestCase("default_transaction_read_only", "off")]
    [TestCase("search_path", "evil, public")]
    public void A_session_that_became_another_ends(string name, string value) =>
        Assert.That(() => new SessionWatch(AtLogin, readOnly: true).Check(new ParameterStatus(name, value)), Throws.TypeOf<UpstreamException>());

    [TestCase("standard_conforming_strings", "on")]
    [TestCase("client_encoding", "UTF8")]
    [TestCase("session_authorization", "app")]
    [TestCase("default_transaction_read_only", "on")]
    [TestCase("search_path", "")]
    [TestCase("search_path", "\"$user\", public, pg_temp")]
    [TestCase("application_name", "anything")]
    [TestCase("TimeZone", "Europe/Lisbon")]
    public void What_is_as_it_was_passes(string name, string value) =>
        Assert.That(() => new SessionWatch(AtLogin, readOnly: true).Check(new ParameterStatus(name, value)), Throws.Nothing);

    [Test]
    public void Writing_is_no_change_on_a_target_that_is_not_read_only() =>
        Assert.That(() => new SessionWatch(AtLogin, readOnly: false).Check(new ParameterStatus("default_transaction_read_only", "off")), Throws.Nothing);
}
