using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Core.Transport;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Upstream;

namespace WireGate.EndToEnd.Postgres;

/// <summary>The gate's log-in at a real server, in every way that a server can ask for.</summary>
public sealed class UpstreamLoginTests
{
    private UpstreamLoginServer _server = null!;

    [OneTimeSetUp]
    public void StartServer() => _server = new UpstreamLoginServer();

    [OneTimeTearDown]
    public void StopServer() => _server?.Dispose();

    private Target Target(UpstreamTlsMode mode, string serverName = UpstreamLoginServer.ServerName, bool certificate = false, bool trusts = true) => new()
    {
        Name = "orders",
        Protocol = "postgres",
        Addresses = [new HostPort("127.0.0.1", _server.Port)],
        Tls = new UpstreamTls(
            mode,
            trusts ? _server.AuthorityFile : null,
            certificate ? _server.ClientCertificateFile : null,
            certificate ? _server.ClientKeyFile : null,
            serverName),
        Settings = new object(),
    };

    private static UpstreamLogin Login { get; } = new(new UpstreamDialer(ConnectAsync, (link, ct) => ConnectAsync(((System.Net.IPEndPoint)link.Remote!).Port, ct), Tls), TimeProvider.System);

    private static Task<Link> ConnectAsync(Target target, CancellationToken cancellationToken) => ConnectAsync(target.Addresses[0].Port, cancellationToken);

    private static async Task<Link> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(System.Net.IPAddress.Loopback, port, cancellationToken);
        return Link.FromSocket(socket);
    }

    private static SslClientAuthenticationOptions Tls(Target target, Link link)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (target.Tls.AuthorityFile is { } file)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.ImportFromPemFile(file);
        }

        return new SslClientAuthenticationOptions
        {
            TargetHost = target.Tls.ServerName,
            CertificateChainPolicy = policy,
            RemoteCertificateValidationCallback = (_, _, _, errors) => target.Tls.Mode switch
            {
                UpstreamTlsMode.VerifyFull => errors == SslPolicyErrors.None,
                UpstreamTlsMode.VerifyAuthority => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None,
                _ => true,
            },
            ClientCertificateContext = target.Tls.CertificateFile is null ? null
                : SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(target.Tls.CertificateFile, target.Tls.KeyFile), null),
        };
    }

    private static UpstreamStartup Startup(string database = "postgres") => new() { Database = database, Agent = "planner", Session = "abcdefghijkl", ClientApplicationName = "psql" };

    private async Task<SimpleQueryConnection> ConnectAsync(Target target, string user, UpstreamStartup? startup = null, string password = "pencil") =>
        new(await Login.ConnectAsync(target, new Password(user, password), startup ?? Startup(), CancellationToken.None), TimeProvider.System);

    private async Task<string?> AskAsync(Target target, string user, string sql, UpstreamStartup? startup = null)
    {
        await using var connection = await ConnectAsync(target, user, startup);
        return (await connection.QueryAsync(sql, CancellationToken.None))[0][0];
    }

    private async Task<string> RefusedAsync(Target target, string user, UpstreamStartup? startup = null, string password = "pencil") =>
        (await Assert.ThrowsAsync<UpstreamException>(async () => await ConnectAsync(target, user, startup, password)))!.Message;

    [TestCase("by_scram", UpstreamTlsMode.Disable, "false")]
    [TestCase("by_scram", UpstreamTlsMode.Prefer, "true")]
    [TestCase("by_scram", UpstreamTlsMode.Require, "true")]
    [TestCase("by_scram", UpstreamTlsMode.VerifyAuthority, "true")]
    [TestCase("by_scram", UpstreamTlsMode.VerifyFull, "true")]
    [TestCase("by_md5", UpstreamTlsMode.Disable, "false")]
    [TestCase("by_md5", UpstreamTlsMode.VerifyFull, "true")]
    [TestCase("by_cleartext", UpstreamTlsMode.VerifyFull, "true")]
    [TestCase("by_cleartext", UpstreamTlsMode.VerifyAuthority, "true")]
    [TestCase("trusted", UpstreamTlsMode.VerifyFull, "true")]
    [TestCase("trusted", UpstreamTlsMode.Disable, "false")]
    public async Task Log_in_works(string user, UpstreamTlsMode mode, string isEncrypted) =>
        Assert.That(await AskAsync(Target(mode), user, "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()"), Is.EqualTo(isEncrypted));

    [Test]
    public async Task Log_in_works_by_client_certificate() =>
        Assert.That(await AskAsync(Target(UpstreamTlsMode.VerifyFull, certificate: true), "by_certificate", "SELECT current_user"), Is.EqualTo("by_certificate"));

    [TestCase(UpstreamTlsMode.Disable)]
    [TestCase(UpstreamTlsMode.Prefer)]
    [TestCase(UpstreamTlsMode.Require)]
    public async Task Cleartext_is_not_sent_to_a_server_that_is_not_verified(UpstreamTlsMode mode) =>
        Assert.That(await RefusedAsync(Target(mode), "by_cleartext"), Does.Contain("clear text"));

    [Test]
    public async Task Another_name_in_the_certificate_is_refused_by_verify_full_alone()
    {
        await RefusedAsync(Target(UpstreamTlsMode.VerifyFull, "other.test"), "by_scram");
        Assert.That(await AskAsync(Target(UpstreamTlsMode.VerifyAuthority, "other.test"), "by_scram", "SELECT 1"), Is.EqualTo("1"));
    }

    [Test]
    public async Task An_authority_that_is_not_trusted_is_refused()
    {
        await RefusedAsync(Target(UpstreamTlsMode.VerifyFull, trusts: false), "by_scram");
        await RefusedAsync(Target(UpstreamTlsMode.VerifyAuthority, trusts: false), "by_scram");
    }

    [TestCase("by_scram")]
    [TestCase("by_md5")]
    [TestCase("by_cleartext")]
    public async Task A_wrong_password_is_told_of_as_the_gates_credential(string user) =>
        Assert.That(await RefusedAsync(Target(UpstreamTlsMode.VerifyFull), user, password: "wrong"), Does.Contain("refused the gate's credential (SQLSTATE 28P01)"));

    [Test]
    public async Task A_database_that_is_not_there_is_told_of() =>
        Assert.That(await RefusedAsync(Target(UpstreamTlsMode.VerifyFull), "by_scram", Startup("nowhere")), Does.Contain("no such database").And.Contain("3D000"));

    [Test]
    public async Task Password_is_prepared_as_the_server_prepares_it()
    {
        // As it was typed, and as another keyboard makes it: SASLprep makes both the same.
        foreach (var password in new[] { "pa\u0308ss\u00a0w\u00adord \ufb01n \u2168", "p\u00e4ss word fin IX" })
        {
            await using var connection = await ConnectAsync(Target(UpstreamTlsMode.VerifyFull), "nonascii", password: password);
            Assert.That(await connection.QueryAsync("SELECT 1", CancellationToken.None), Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task What_the_gate_pins_holds_on_the_server()
    {
        var startup = Startup() with { ReadOnly = true, SearchPath = "pg_catalog", Parameters = [new("timezone", "Europe/Vienna")] };
        await using var connection = await ConnectAsync(Target(UpstreamTlsMode.VerifyFull), "by_scram", startup);
        var row = (await connection.QueryAsync(
            "SELECT current_setting('application_name'), current_setting('client_encoding'), current_setting('search_path'), current_setting('TimeZone')",
            CancellationToken.None))[0];
        Assert.That(row, Is.EqualTo(new[] { "wiregate planner abcdefghijkl psql", "UTF8", "pg_catalog", "Europe/Vienna" }));
        var error = await Assert.ThrowsAsync<UpstreamException>(async () => await connection.QueryAsync("CREATE TABLE public.x ()", CancellationToken.None));
        Assert.That(error!.Message, Does.Contain("25006"));
    }

    [Test]
    public async Task Cancel_reaches_the_running_statement()
    {
        foreach (var mode in new[] { UpstreamTlsMode.Disable, UpstreamTlsMode.VerifyFull })
        {
            var upstream = await Login.ConnectAsync(Target(mode), new Password("by_scram", "pencil"), Startup(), CancellationToken.None);
            await using var connection = new SimpleQueryConnection(upstream, TimeProvider.System);
            await using var watcher = await ConnectAsync(Target(mode), "boss");
            var running = connection.QueryAsync("SELECT pg_sleep(20)", CancellationToken.None);
            var query = $"SELECT 1 FROM pg_stat_activity WHERE pid = {upstream.ProcessId} AND wait_event = 'PgSleep'";
            while ((await watcher.QueryAsync(query, CancellationToken.None)).Count == 0) await Task.Yield();
            await Login.CancelAsync(upstream, CancellationToken.None);
            var error = await Assert.ThrowsAsync<UpstreamException>(async () => await running);
            Assert.That(error!.Message, Does.Contain(SqlState.QueryCanceled));
        }
    }

    [TestCase("by_scram", false)]
    [TestCase("reader", true)]
    [TestCase("boss", true)]
    public async Task Probe_tells_roles_that_no_rule_can_hold(string user, bool isTooMuch)
    {
        await using var connection = await ConnectAsync(Target(UpstreamTlsMode.VerifyFull), user);
        var powers = await TargetProbe.RunAsync(connection, CancellationToken.None);
        Assert.That((powers.IsTooMuch, powers.IsSuperuser), Is.EqualTo((isTooMuch, user == "boss")));
        var result = powers.ToProbeResult();
        Assert.That(result.Server, Does.StartWith("PostgreSQL 15"));
        Assert.That(result.Warnings.IsEmpty, Is.EqualTo(!isTooMuch));
    }

    private sealed class Password(string user, string password) : ICredential
    {
        public string Name => "orders-db";

        public string? User => user;

        public ValueTask<SecretBuffer> ReadSecretAsync(CancellationToken cancellationToken) => new(new SecretBuffer(Encoding.UTF8.GetBytes(password)));

        public SecretBuffer? FindDerived(string label) => null;

        public void KeepDerived(string label, ReadOnlySpan<byte> keys) { }

        public void Dispose() { }
    }
}
