using System.Net;
using System.Net.Sockets;
using NUnit.Framework;
using WireGate.Core.Transport;
using WireGate.Ssh.KeyExchange;
using WireGate.Ssh.Keys;
using WireGate.Ssh.Messages;
using WireGate.Ssh.Packets;
using WireGate.Ssh.Transport;

namespace WireGate.Tests.Ssh.Transport;

/// <summary>Debian's clients and servers, by every algorithm that they and we have: until the log-in begins, which shows that both read each other's packets.</summary>
public sealed class RealSshTests
{
    private static readonly byte[] ServiceRequest = [MessageNumber.ServiceRequest, 0, 0, 0, 12, .. "ssh-userauth"u8];

    private SshKeys _keys = null!;
    private RealSshd _sshd = null!;

    /// <summary>Those that OpenSSH has, too: Debian 12's does not have ML-KEM yet, 9.9 and later do.</summary>
    public static IEnumerable<string> Methods
    {
        get
        {
            var theirs = Tool.MustRunAsync("ssh", "-Q", "kex").GetAwaiter().GetResult().Split('\n');
            return KeyAgreements.Names.Where(name => theirs.Contains(name));
        }
    }

    public static IEnumerable<string> Ciphers => CipherNames.Ciphers;

    public static IEnumerable<string> Macs => CipherNames.Macs;

    public static IEnumerable<string> HostKeys => ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "rsa-sha2-256", "rsa-sha2-512"];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _keys = await SshKeys.MakeAsync();
        _sshd = await RealSshd.StartAsync(_keys);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _sshd.DisposeAsync();
        _keys.Dispose();
    }

    [TestCaseSource(nameof(Methods))]
    public Task OpenSSHs_client_logs_in_by_key_exchange(string name) => ServeAsync("ssh", "-oKexAlgorithms=" + name);

    [TestCaseSource(nameof(Ciphers))]
    public Task OpenSSHs_client_logs_in_by_cipher(string name) => ServeAsync("ssh", "-oCiphers=" + name);

    [TestCaseSource(nameof(Macs))]
    public Task OpenSSHs_client_logs_in_by_MAC(string name) => ServeAsync("ssh", "-oCiphers=aes128-ctr", "-oMACs=" + name);

    [TestCaseSource(nameof(HostKeys))]
    public Task OpenSSHs_client_logs_in_by_host_key(string name) => ServeAsync("ssh", "-oHostKeyAlgorithms=" + name);

    [Test]
    public Task Dropbears_client_logs_in() => ServeAsync("dbclient", "-y", "-y");

    [Test]
    public Task Dropbears_client_logs_in_without_authenticated_encryption() => ServeAsync("dbclient", "-y", "-y", "-c", "aes128-ctr", "-m", "hmac-sha2-256");

    [TestCaseSource(nameof(Methods))]
    public Task OpenSSHs_server_lets_us_in_by_key_exchange(string name) => DialAsync(new AlgorithmOffer { KeyExchange = [name] });

    [TestCaseSource(nameof(Ciphers))]
    public Task OpenSSHs_server_lets_us_in_by_cipher(string name) => DialAsync(new AlgorithmOffer { Ciphers = [name] });

    [TestCaseSource(nameof(Macs))]
    public Task OpenSSHs_server_lets_us_in_by_MAC(string name) => DialAsync(new AlgorithmOffer { Ciphers = ["aes256-ctr"], Macs = [name] });

    [TestCaseSource(typeof(SshKeys), nameof(SshKeys.Names))]
    public Task OpenSSHs_server_lets_us_in_by_host_key(string key) => DialAsync(new AlgorithmOffer(), key);

    [Test]
    public async Task A_server_with_another_key_is_refused()
    {
        var link = await _sshd.ConnectAsync();
        using var other = new Ed25519SigningKey(new byte[32]);
        await Assert.ThatAsync(
            () => SshTransport.OpenAsync(link, SshEnds.ClientSettings(other), default),
            Throws.InstanceOf<WireGate.Core.ProtocolViolationException>().With.Message.Contains("not one of those configured"));
        await link.CloseAsync();
    }

    private async Task DialAsync(AlgorithmOffer offer, params string[] pinned)
    {
        var link = await _sshd.ConnectAsync();
        var pins = (pinned.Length == 0 ? SshKeys.Names : pinned).Select(_keys.Public);
        var settings = new TransportSettings { Role = Role.Client, Pins = new SshEnds.Pins([.. pins]), Offer = offer };
        await using (var transport = await SshTransport.OpenAsync(link, settings, default))
        {
            Assert.That(transport.IsStrict);
            transport.Outbox.Send(ServiceRequest);
            Assert.That(await SshEnds.ReceiveAsync(transport), Is.EqualTo((byte[])[MessageNumber.ServiceAccept, .. ServiceRequest[1..]]));
            Assert.That(transport.PeerSignatureAlgorithms, Does.Contain("rsa-sha2-512"));
            transport.Disconnect(DisconnectReason.ByApplication, "done");
        }

        await link.CloseAsync();
    }

    private async Task ServeAsync(string client, params string[] arguments)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var hosts = _keys.File("known_hosts." + port);
        await File.WriteAllLinesAsync(hosts, SshKeys.Names.Select(name => $"[127.0.0.1]:{port} {File.ReadAllText(_keys.File(name) + ".pub").Trim()}"));
        string[] own = client == "ssh" ? ["-F", "none", "-oBatchMode=yes", "-oStrictHostKeyChecking=yes", "-oUserKnownHostsFile=" + hosts] : [];
        var running = Tool.RunAsync(client, [.. own, .. arguments, "-p", $"{port}", "somebody@127.0.0.1", "true"], environment: new Dictionary<string, string> { ["HOME"] = _keys.Folder });
        var accepting = listener.AcceptAsync();
        if (await Task.WhenAny(accepting, running) == running) Assert.Fail((await running).Errors);
        var link = Link.FromSocket(await accepting);
        var keys = SshKeys.Names.Select(_keys.Private).ToArray();
        await using (var transport = await SshTransport.OpenAsync(link, SshEnds.ServerSettings(keys), default))
        {
            Assert.That(await SshEnds.ReceiveAsync(transport), Is.EqualTo(ServiceRequest));
            transport.Disconnect(DisconnectReason.ByApplication, "that is all");
        }

        await link.CloseAsync();
        var result = await running;
        // Dropbear's does not say why a server left.
        if (client == "ssh") Assert.That(result.Errors, Does.Contain("that is all"));
        foreach (var key in keys) key.Dispose();
    }
}
