using NUnit.Framework;
using WireGate.Core.Configuration;
using WireGate.Postgres;
using WireGate.Postgres.Authentication;

namespace WireGate.Tests.Postgres.Upstream;

public sealed class PostgresSettingsTests
{
    private static MappingReader Yaml(string text) => ConfigDocument.Parse("wiregate.yaml", new StringReader(text)).AsMapping();

    private static PostgresTargetSettings Target(string text)
    {
        var keys = Yaml(text);
        var settings = PostgresTargetSettings.Read(keys);
        keys.End();
        return settings;
    }

    [Test]
    public void Target_keys_are_read()
    {
        var settings = Target(
            """
            database: orders
            read_only: true
            search_path: app, public
            allow_superuser: true
            functions:
              app.total: { reads: [app.orders], writes: app.audit }
              pure: { reads: [] }
            """);
        Assert.That((settings.Database, settings.ReadOnly, settings.SearchPath, settings.AllowSuperuser), Is.EqualTo(("orders", true, "app, public", true)));
        Assert.That(settings.Functions.Select(f => $"{f.Name}:{string.Join(',', f.Reads)}:{string.Join(',', f.Writes)}"), Is.EqualTo(new[] { "app.total:app.orders:app.audit", "pure::" }));
    }

    [Test]
    public void Defaults_are_the_careful_ones()
    {
        var settings = Target("database: orders");
        Assert.That((settings.ReadOnly, settings.SearchPath, settings.AllowSuperuser, settings.Functions.Length), Is.EqualTo((false, (string?)null, false, 0)));
    }

    [TestCase("read_only: true")]
    [TestCase("{ database: d, read_only: yes }")]
    [TestCase("{ database: d, readonly: true }")]
    [TestCase("{ database: d, functions: { f: { reads: [], writs: [] } } }")]
    [TestCase("{ database: d, functions: [f] }")]
    [TestCase("{ database: d, functions: { f: x } }")]
    public void Wrong_keys_are_errors(string text) => Assert.Throws<ConfigException>(() => Target(text));

    [TestCase("app,public", true)]
    [TestCase(" app , public ", true)]
    [TestCase(null, true)]
    [TestCase("public", false)]
    [TestCase("public, app", false)]
    [TestCase("", false)]
    public void A_client_may_ask_for_the_path_that_it_gets_anyway(string? asked, bool accepted) =>
        Assert.That(Target("{ database: d, search_path: 'app, public' }").AcceptsSearchPath(asked), Is.EqualTo(accepted));

    [TestCase("{}", ClientAuthenticationMethod.Auto)]
    [TestCase("auth: auto", ClientAuthenticationMethod.Auto)]
    [TestCase("auth: cleartext", ClientAuthenticationMethod.Cleartext)]
    [TestCase("auth: scram", ClientAuthenticationMethod.Scram)]
    public void Listener_says_how_clients_log_in(string text, ClientAuthenticationMethod expected) =>
        Assert.That(PostgresListenerSettings.Read(Yaml(text)).Auth, Is.EqualTo(expected));

    [Test]
    public void Unknown_method_is_an_error() => Assert.Throws<ConfigException>(() => PostgresListenerSettings.Read(Yaml("auth: md5")));
}
