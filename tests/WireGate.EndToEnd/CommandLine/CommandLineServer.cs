using System.Globalization;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;
using WireGate.Testing;

namespace WireGate.EndToEnd.CommandLine;

/// <summary>One PostgreSQL with TLS for all tests of the command line and the daemon, with a role for each way to log in.</summary>
[SetUpFixture]
internal sealed class CommandLineServer
{
    /// <summary>Of every role that has one: what must turn up nowhere but at the server.</summary>
    public const string Password = "upstream-canary-7c1f";

    private static string _files = "";

    public static PostgresServer Server { get; private set; } = null!;

    /// <summary>Signs the server's certificate, which is for "localhost" alone, and the client certificate of the role <c>by_certificate</c>.</summary>
    public static TestAuthority Authority { get; private set; } = null!;

    public static (string Certificate, string Key) ClientCertificate { get; private set; }

    public static string Address { get; private set; } = "";

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        Authority = new TestAuthority();
        ClientCertificate = Authority.Issue("by_certificate");
        var (certificate, key) = Authority.Issue("localhost");
        _files = Directory.CreateTempSubdirectory("wiregate-pgtls-").FullName;
        File.Copy(certificate, Path.Combine(_files, "server.pem"));
        File.Copy(key, Path.Combine(_files, "server.key"));
        File.Copy(Authority.File, Path.Combine(_files, "ca.pem"));
        await File.WriteAllTextAsync(Path.Combine(_files, "hba"), """
            local all all trust
            hostssl all by_certificate 127.0.0.1/32 cert
            hostssl all by_certificate ::1/128 cert
            hostnossl all by_tls 127.0.0.1/32 reject
            hostnossl all by_tls ::1/128 reject
            host all all 127.0.0.1/32 scram-sha-256
            host all all ::1/128 scram-sha-256

            """);
        // The server wants the key for its user alone.
        await Shell.OutputAsync("chmod", ["600", Path.Combine(_files, "server.key")]);
        if (Environment.IsPrivilegedProcess) await Shell.OutputAsync("chown", ["-R", "nobody", _files]);
        Server = await PostgresServer.StartAsync(15, "listen_addresses = 'localhost'", "ssl = on", $"ssl_cert_file = '{_files}/server.pem'", $"ssl_key_file = '{_files}/server.key'",
            $"ssl_ca_file = '{_files}/ca.pem'", $"hba_file = '{_files}/hba'");
        Address = "127.0.0.1:" + Server.Port.ToString(CultureInfo.InvariantCulture);
        await Server.SqlAsync($"""
            CREATE ROLE shop_app LOGIN PASSWORD '{Password}';
            CREATE ROLE by_tls LOGIN PASSWORD '{Password}';
            CREATE ROLE by_certificate LOGIN;
            CREATE ROLE boss LOGIN SUPERUSER PASSWORD '{Password}';
            CREATE DATABASE shop OWNER shop_app;
            """);
        var world = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "world.sql"));
        await Server.SqlAsync("SET ROLE shop_app; " + world, "shop");
        await Server.SqlAsync("GRANT SELECT ON ALL TABLES IN SCHEMA public TO by_certificate", "shop");
    }

    [OneTimeTearDown]
    public static async Task StopAsync()
    {
        await Server.DisposeAsync();
        Authority.Dispose();
        Directory.Delete(_files, recursive: true);
    }
}
