using System.Net;
using System.Net.Sockets;
using NUnit.Framework;
using WireGate.Clients;
using WireGate.Configuration;
using WireGate.Core;
using WireGate.Core.Transport;

namespace WireGate.Tests.Daemon;

internal sealed class ClientsTests
{
    private static readonly Target Orders = new()
    {
        Name = "orders-db",
        Protocol = "postgres",
        Addresses = [new HostPort("db", 5432)],
        Tls = new UpstreamTls(UpstreamTlsMode.VerifyFull),
        Settings = "",
    };

    [Test]
    public void A_listener_on_every_address_is_reached_by_loopback()
    {
        var client = PostgresClient.For(Listener(new IPEndPoint(IPAddress.Any, 6432)), Orders, "wgt_a", "wgt_a_b");
        Assert.That(client.Variables, Is.EqualTo(new KeyValuePair<string, string>[]
        {
            new("PGHOST", "127.0.0.1"), new("PGPORT", "6432"), new("PGDATABASE", "orders-db"), new("PGUSER", "wgt_a"), new("PGPASSWORD", "wgt_a_b"),
            new("PGSSLMODE", "disable"), new("DATABASE_URL", "postgresql://wgt_a:wgt_a_b@127.0.0.1:6432/orders-db?sslmode=disable"),
        }));
    }

    [TestCase(false, "require")]
    [TestCase(true, "verify-full")]
    public void The_gate_is_verified_where_its_authority_is_known(bool known, string mode)
    {
        var configured = Listener(new IPEndPoint(IPAddress.IPv6Loopback, 5432), tls: true, known ? "/etc/my ca.pem" : null);
        var client = PostgresClient.For(configured, Orders, "u", null);
        Assert.That(client.Variables, Has.Member(new KeyValuePair<string, string>("PGSSLMODE", mode)));
        Assert.That(client.Variables.Any(variable => variable.Key == "PGPASSWORD"), Is.False);
        Assert.That(client.Url, Is.EqualTo("postgresql://u@[::1]:5432/orders-db?sslmode=" + mode + (known ? "&sslrootcert=%2Fetc%2Fmy%20ca.pem" : "")));
    }

    [Test]
    public void A_socket_is_reached_by_its_folder_and_number()
    {
        var client = PostgresClient.For(Listener(new UnixDomainSocketEndPoint("/run/wg/.s.PGSQL.6432")), Orders, "u", null);
        Assert.That(client.Variables.Take(2), Is.EqualTo(new KeyValuePair<string, string>[] { new("PGHOST", "/run/wg"), new("PGPORT", "6432") }));
        Assert.That(() => PostgresClient.For(Listener(new UnixDomainSocketEndPoint("/run/wg/gate.sock")), Orders, "u", null), Throws.TypeOf<ClientVariablesException>());
    }

    [TestCase("it's", "'it'\\''s'")]
    [TestCase("$(rm -rf /)\n`x`", "'$(rm -rf /)\n`x`'")]
    public void A_shell_takes_a_quoted_value_as_it_is(string value, string quoted) => Assert.That(Cli.ShellText.Quote(value), Is.EqualTo(quoted));

    private static ConfiguredListener Listener(EndPoint bind, bool tls = false, string? authority = null) => new(
        new Listener { Name = "x", Protocol = "postgres", Bind = bind, Settings = "", Tls = tls ? new ServerTls { CertificateFile = "c", KeyFile = "k" } : null },
        null, authority, "");
}
