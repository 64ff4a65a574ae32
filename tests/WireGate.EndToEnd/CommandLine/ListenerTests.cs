using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using NUnit.Framework;
using WireGate.Testing;

namespace WireGate.EndToEnd.CommandLine;

/// <summary>Where the gate listens, and to whom.</summary>
public sealed class ListenerTests
{
    private Site _site = null!;

    [SetUp]
    public async Task CreateAsync() => _site = await Site.CreateAsync();

    [TearDown]
    public async Task StopAsync() => await _site.DisposeAsync();

    [Test]
    public async Task A_unix_socket_serves_psql_with_the_mode_that_is_asked_for()
    {
        Directory.CreateDirectory(_site.PathOf("data"));
        await _site.ConfigureAsync(_site.Configuration(listeners: "  - { protocol: postgres, bind: ./data/.s.PGSQL.5432, mode: \"0660\" }"));
        await _site.StartAsync();
        Assert.That((int)File.GetUnixFileMode(_site.PathOf("data/.s.PGSQL.5432")), Is.EqualTo(Convert.ToInt32("660", 8)));
        var (_, token) = await _site.IssueAsync();
        var result = await _site.PsqlAsync(token, "SELECT count(*) FROM orders", ("PGHOST", _site.PathOf("data")), ("PGPORT", "5432"));
        Assert.That(result.Output, Is.EqualTo("1000\n"), result.Error);
        var env = await _site.AnswerAsync("env", "shop");
        Assert.That(env, Does.Contain($"export PGHOST='{_site.PathOf("data")}'"));
    }

    [Test]
    public async Task From_lets_in_only_who_is_named()
    {
        await _site.ConfigureAsync(_site.Configuration(listeners: $"  - {{ protocol: postgres, bind: \"127.0.0.1:{_site.Port}\", from: [10.20.0.0/16] }}"));
        var gate = await _site.StartAsync();
        var (_, token) = await _site.IssueAsync();
        var refused = await _site.PsqlAsync(token, "SELECT 1");
        Assert.That(refused.ExitCode, Is.EqualTo(2));
        Assert.That((await gate.SawAsync(1101)).GetProperty("peer").GetString(), Does.StartWith("127.0.0.1:"));

        await _site.ConfigureAsync(_site.Configuration(listeners: $"  - {{ protocol: postgres, bind: \"127.0.0.1:{_site.Port}\", from: [10.20.0.0/16, 127.0.0.1] }}"));
        await _site.AnswerAsync("reload");
        Assert.That((await _site.PsqlAsync(token, "SELECT 1")).Output, Is.EqualTo("1\n"));
    }

    [Test]
    public async Task A_named_proxy_tells_who_the_client_is_and_may_not_leave_it_out()
    {
        using var authority = new TestAuthority();
        Replace(authority.Issue("localhost"));
        await _site.ConfigureAsync(_site.Configuration(
            listeners: $"  - {{ protocol: postgres, bind: \"127.0.0.1:{_site.Port}\", from: [192.0.2.0/24], proxy_protocol: {{ from: [127.0.0.1] }}, tls: {{ certificate: gate.pem, key: gate.key }} }}"));
        var gate = await _site.StartAsync();
        var (id, token) = await _site.IssueAsync();
        using var proxy = new ProxyBefore(_site.Port, Header([192, 0, 2, 7], 4711));
        var port = proxy.Port.ToString(CultureInfo.InvariantCulture);
        Assert.That((await _site.PsqlAsync(token, "SELECT 1", ("PGPORT", port), ("PGSSLMODE", "disable"))).Error, Does.Contain("TLS only"), "not on loopback any more");
        await using (var psql = await LivePsql.StartAsync(_site, token, ("PGPORT", port), ("PGSSLMODE", "require")))
        {
            var session = (await _site.JsonAsync("sessions", "list")).GetProperty("sessions").EnumerateArray().Single(row => row.GetProperty("token").GetString() == id);
            Assert.That(session.GetProperty("client").GetString(), Is.EqualTo("192.0.2.7:4711"));
        }

        using var stranger = new ProxyBefore(_site.Port, Header([198, 51, 100, 9], 4711));
        Assert.That((await _site.PsqlAsync(token, "SELECT 1", ("PGPORT", stranger.Port.ToString(CultureInfo.InvariantCulture)))).ExitCode, Is.EqualTo(2));
        await gate.SawAsync(1101, matches: line => line.GetProperty("peer").GetString() == "198.51.100.9:4711");
        Assert.That((await _site.PsqlAsync(token, "SELECT 1")).ExitCode, Is.EqualTo(2), "no header");
    }

    [Test]
    public async Task A_new_certificate_is_served_without_a_restart_and_a_broken_one_is_not()
    {
        using var authority = new TestAuthority();
        Replace(authority.Issue("localhost"));
        await _site.ConfigureAsync(_site.Configuration(
            listeners: $"  - {{ protocol: postgres, bind: \"127.0.0.1:{_site.Port}\", tls: {{ certificate: gate.pem, key: gate.key }} }}"));
        var gate = await _site.StartAsync();
        var (_, token) = await _site.IssueAsync();
        (string, string)[] trusting = [("PGSSLMODE", "verify-full"), ("PGHOST", "localhost"), ("PGSSLROOTCERT", _site.PathOf("next.pem"))];
        File.Copy(authority.File, _site.PathOf("next.pem"));
        Assert.That((await _site.PsqlAsync(token, "SELECT 1", trusting)).Output, Is.EqualTo("1\n"));

        using var next = new TestAuthority("Next Authority");
        File.Copy(next.File, _site.PathOf("next.pem"), overwrite: true);
        Assert.That((await _site.PsqlAsync(token, "SELECT 1", trusting)).ExitCode, Is.EqualTo(2), "the old one is still served");
        Replace(next.Issue("localhost"));
        await UntilAsync(async () => (await _site.PsqlAsync(token, "SELECT 1", trusting)).ExitCode == 0);
        Assert.That((await gate.SawAsync(1120)).GetProperty("file").GetString(), Is.EqualTo(_site.PathOf("gate.pem")));

        await File.WriteAllTextAsync(_site.PathOf("gate.key"), "not a key");
        await UntilAsync(async () =>
        {
            Assert.That((await _site.PsqlAsync(token, "SELECT 1", trusting)).Output, Is.EqualTo("1\n"), "the one before stays");
            return gate.Lines.Any(line => line.Contains("\"event\":1121,", StringComparison.Ordinal));
        });
    }

    private void Replace((string Certificate, string Key) identity)
    {
        // The key first: until the certificate follows they do not belong together, which must do no harm.
        File.Copy(identity.Key, _site.PathOf("gate.key"), overwrite: true);
        File.Copy(identity.Certificate, _site.PathOf("gate.pem"), overwrite: true);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds()) await Task.Delay(100, limit.Token);
    }

    /// <summary>PROXY protocol version 2, PROXY command, TCP over IPv4 (haproxy, proxy-protocol.txt, 2.2).</summary>
    private static byte[] Header(byte[] source, ushort port)
    {
        byte[] header = [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, 0x11, 0, 12, .. source, 127, 0, 0, 1, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(24), port);
        return header;
    }

    /// <summary>Sends a header before what each client sends.</summary>
    private sealed class ProxyBefore : IDisposable
    {
        private readonly TcpListener _listener = new(System.Net.IPAddress.Loopback, 0);

        public ProxyBefore(int gate, byte[] header)
        {
            _listener.Start();
            _ = ServeAsync(gate, header);
        }

        public int Port => ((System.Net.IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync(int gate, byte[] header)
        {
            try
            {
                while (true) _ = PassAsync(await _listener.AcceptTcpClientAsync(), gate, header);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private static async Task PassAsync(TcpClient client, int port, byte[] header)
        {
            using var gate = new TcpClient();
            using (client)
            {
                try
                {
                    await gate.ConnectAsync("127.0.0.1", port);
                    await gate.GetStream().WriteAsync(header);
                    await Task.WhenAny(client.GetStream().CopyToAsync(gate.GetStream()), gate.GetStream().CopyToAsync(client.GetStream()));
                }
                catch (Exception error) when (error is IOException or SocketException)
                {
                    // One end left.
                }
            }
        }
    }
}
