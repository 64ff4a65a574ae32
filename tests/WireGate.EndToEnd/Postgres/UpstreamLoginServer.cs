using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WireGate.EndToEnd.Postgres;

/// <summary>A PostgreSQL server of the test's own, with one role for each way to log in. Never runs as root.</summary>
internal sealed class UpstreamLoginServer : IDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin/";

    private const string Roles =
        """
        SET password_encryption = 'scram-sha-256';
        CREATE ROLE by_scram LOGIN PASSWORD 'pencil';
        CREATE ROLE by_cleartext LOGIN PASSWORD 'pencil';
        CREATE ROLE reader LOGIN PASSWORD 'pencil';
        CREATE ROLE nonascii LOGIN PASSWORD E'pa\u0308ss\u00a0w\u00adord \ufb01n \u2168';
        GRANT pg_read_server_files TO reader;
        CREATE ROLE boss LOGIN SUPERUSER PASSWORD 'pencil';
        CREATE ROLE by_certificate LOGIN;
        CREATE ROLE trusted LOGIN;
        SET password_encryption = 'md5';
        CREATE ROLE by_md5 LOGIN PASSWORD 'pencil';
        """;

    private const string HostBasedAuthentication =
        """
        local   all all                     trust
        host    all by_scram     127.0.0.1/32 scram-sha-256
        host    all nonascii     127.0.0.1/32 scram-sha-256
        host    all reader       127.0.0.1/32 scram-sha-256
        host    all boss         127.0.0.1/32 scram-sha-256
        host    all by_md5       127.0.0.1/32 md5
        host    all by_cleartext 127.0.0.1/32 password
        hostssl all by_certificate 127.0.0.1/32 cert
        host    all trusted      127.0.0.1/32 trust

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("wiregate-pg-").FullName;

    public UpstreamLoginServer()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        try
        {
            Start();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The name in the server's certificate.</summary>
    public const string ServerName = "db.test";

    public int Port { get; }

    public string AuthorityFile => Path.Combine(_folder, "ca.pem");

    public string ClientCertificateFile => Path.Combine(_folder, "client.pem");

    public string ClientKeyFile => Path.Combine(_folder, "client.key");

    private string Data => Path.Combine(_folder, "data");

    public void Dispose()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid"))) Run(Programs + "pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private void Start()
    {
        WriteCertificates();
        if (Environment.IsPrivilegedProcess) Execute("chown", "-R", "postgres", _folder);
        Run(Programs + "initdb", "-D", Data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync");
        File.WriteAllText(Path.Combine(Data, "pg_hba.conf"), HostBasedAuthentication);
        File.AppendAllText(
            Path.Combine(Data, "postgresql.conf"),
            $"""

            listen_addresses = '127.0.0.1'
            port = {Port}
            unix_socket_directories = '{_folder}'
            fsync = off
            ssl = on
            ssl_cert_file = '{_folder}/server.pem'
            ssl_key_file = '{_folder}/server.key'
            ssl_ca_file = '{_folder}/ca.pem'
            """);
        Run(Programs + "pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "start");
        Run(Programs + "psql", "-h", _folder, "-p", $"{Port}", "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-qc", Roles);
    }

    private void WriteCertificates()
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        File.WriteAllText(AuthorityFile, authority.ExportCertificatePem());
        Issue(authority, ServerName, Path.Combine(_folder, "server.pem"), Path.Combine(_folder, "server.key"));
        Issue(authority, "by_certificate", ClientCertificateFile, ClientKeyFile);
    }

    private static void Issue(X509Certificate2 authority, string name, string certificateFile, string keyFile)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA384);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        Execute("chmod", "600", keyFile);
    }

    /// <summary>As a user that the server runs under.</summary>
    private static void Run(params string[] command)
    {
        if (Environment.IsPrivilegedProcess) Execute(["runuser", "-u", "postgres", "--", .. command]);
        else Execute(command);
    }

    private static void Execute(params string[] command)
    {
        // Output goes to nobody: a daemon that inherited a pipe would keep it open.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$@\" >/dev/null 2>&1");
        start.ArgumentList.Add("sh");
        foreach (var argument in command) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command.Take(5))} … ended with {process.ExitCode}");
    }
}
