using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Vault;

namespace WireGate.Tests.Vault;

public sealed class CredentialReaderTests
{
    [TestCase("{ from: sealed, user: app, to: [db:5432] }", CredentialKind.Sealed, "c")]
    [TestCase("{ from: sealed, user: app, to: [db:5432], name: other }", CredentialKind.Sealed, "other")]
    [TestCase("{ from: file, user: app, to: db:5432, path: x/y }", CredentialKind.File, "/etc/wiregate/x/y")]
    [TestCase("{ from: file, user: app, to: db:5432, path: /run/secrets/y }", CredentialKind.File, "/run/secrets/y")]
    [TestCase("{ from: systemd, user: app, to: [db:5432] }", CredentialKind.Systemd, "c")]
    [TestCase("{ from: env, user: app, to: [db:5432], name: DB_PASSWORD }", CredentialKind.Environment, "DB_PASSWORD")]
    public void Credential_is_read(string yaml, CredentialKind kind, string locator)
    {
        var credential = Read("credentials: { c: " + yaml + " }").Find("c")!;
        Assert.That((credential.Kind, credential.Locator, credential.User), Is.EqualTo((kind, locator, "app")));
        Assert.That(credential.To, Is.EqualTo(new[] { new HostPort("db", 5432) }));
    }

    [TestCase("{ to: [db:5432] }", 19, "\"from\" is missing")]
    [TestCase("{ from: vault, to: [db:5432] }", 27, "\"from\" is one of sealed, file, systemd, env")]
    [TestCase("{ from: sealed }", 19, "\"to\" is missing")]
    [TestCase("{ from: sealed, to: [] }", 39, "at least one")]
    [TestCase("{ from: sealed, to: [db] }", 40, "host:port")]
    [TestCase("{ from: sealed, to: ['*:5432'] }", 40, "no wildcards")]
    [TestCase("{ from: sealed, to: [db:5432, db:5432] }", 49, "twice")]
    [TestCase("{ from: sealed, to: [db:5432], path: x }", 50, "unknown key \"path\"")]
    [TestCase("{ from: file, to: [db:5432] }", 19, "\"path\" is missing")]
    [TestCase("{ from: file, to: [db:5432], path: '' }", 54, "the path is empty")]
    [TestCase("{ from: env, to: [db:5432] }", 19, "\"name\" is missing")]
    [TestCase("{ from: env, to: [db:5432], name: 1X }", 53, "environment variable")]
    [TestCase("{ from: env, to: [db:5432], name: A=B }", 53, "environment variable")]
    [TestCase("{ from: systemd, to: [db:5432], name: ../x }", 57, "a credential's name")]
    [TestCase("{ from: sealed, to: [db:5432], user: '' }", 56, "a user name has")]
    [TestCase("{ from: sealed, to: [db:5432], user: \"a\\0b\" }", 56, "a user name has")]
    [TestCase("{ from: sealed, to: [db:5432], password: x }", 50, "unknown key \"password\"")]
    public void Mistake_is_refused_where_it_stands(string yaml, int column, string problem)
    {
        var error = Assert.Throws<ConfigException>(() => Read("credentials: { c: " + yaml + " }"))!;
        Assert.That(error.Problem, Does.Contain(problem));
        Assert.That((error.Position.Line, error.Position.Column), Is.EqualTo((1, column)));
    }

    [Test]
    public void Name_that_is_not_one_is_refused() =>
        Assert.That(() => Read("credentials: { 'a b': { from: sealed, to: [db:5432] } }"), Throws.InstanceOf<ConfigException>());

    [TestCase("db.internal", 5432, true)]
    [TestCase("DB.Internal", 5432, true)]
    [TestCase("db.internal", 5433, false)]
    [TestCase("db.internal.", 5432, false)]
    [TestCase("xdb.internal", 5432, false)]
    [TestCase("db.internal.evil.example", 5432, false)]
    [TestCase("::1", 5432, true)]
    [TestCase("::2", 5432, false)]
    public void Secret_may_go_to_the_very_addresses_that_it_names(string host, int port, bool may)
    {
        var catalogue = Read("credentials: { c: { from: sealed, to: [db.internal:5432, '[::1]:5432'] } }");
        Assert.That(catalogue.FindProblem("c", new HostPort(host, port)), may ? Is.Null : Does.Contain("may not be sent"));
        Assert.That(catalogue.FindProblem("d", new HostPort(host, port)), Does.Contain("there is no credential"));
    }

    private static CredentialCatalogue Read(string yaml)
    {
        var root = ConfigDocument.Parse("wiregate.yaml", new StringReader(yaml)).AsMapping();
        return CredentialReader.Read(root.Named("credentials"), "/etc/wiregate");
    }
}
