using System.Net;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Core.Transport;
using WireGate.Ssh.Authentication;
using WireGate.Ssh.Messages;
using WireGate.Ssh.Transport;
using WireGate.Tests.Ssh.Transport;

namespace WireGate.Tests.Ssh.Authentication;

/// <summary>Debian's programs log in to us with a token, and we to its sshd with keys.</summary>
public sealed class RealLoginTests
{
    private const string Token = "wg_token-of-a-test";

    private SshKeys _keys = null!;
    private RealSshd _sshd = null!;

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

    [TestCase("password")]
    [TestCase("keyboard-interactive")]
    public Task OpenSSHs_client_shows_its_token(string method) => ServeAsync(
        "ssh", "-F", "none", "-oStrictHostKeyChecking=no", "-oUserKnownHostsFile=/dev/null", "-oNumberOfPasswordPrompts=1", "-oPreferredAuthentications=" + method);

    [Test]
    public Task Dropbears_client_shows_its_token() => ServeAsync("dbclient", "-y", "-y");

    [TestCaseSource(typeof(SshKeys), nameof(SshKeys.Names))]
    public Task OpenSSHs_server_accepts_a_key(string key) => LogInAsync(File.ReadAllBytes(_keys.File(key)));

    [Test]
    public async Task A_key_that_the_server_does_not_know_is_refused()
    {
        await Tool.MustRunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", _keys.File("stranger"));
        await Assert.ThatAsync(
            () => LogInAsync(File.ReadAllBytes(_keys.File("stranger"))),
            Throws.InstanceOf<UpstreamException>().With.Message.Contains("does not accept"));
    }

    [Test]
    public Task A_password_is_not_sent_to_a_server_that_takes_none_twice() => Assert.ThatAsync(
        () => LogInAsync("a password"u8.ToArray()), Throws.InstanceOf<UpstreamException>().With.Message.Contains("does not accept"));

    [Test]
    public Task A_key_that_can_not_be_read_is_the_credentials_fault() => Assert.ThatAsync(
        () => LogInAsync("-----BEGIN RSA PRIVATE KEY-----"u8.ToArray()), Throws.InstanceOf<UpstreamException>().With.Message.Contains("can't be used"));

    private async Task LogInAsync(byte[] secret)
    {
        var link = await _sshd.ConnectAsync();
        try
        {
            var settings = new TransportSettings { Role = Role.Client, Pins = new SshEnds.Pins([.. SshKeys.Names.Select(_keys.Public)]) };
            await using var transport = await SshTransport.OpenAsync(link, settings, default);
            using var buffer = new SecretBuffer(secret);
            await new UpstreamAuthentication(transport, RealSshd.User).RunAsync(buffer, default);
            Assert.That(transport.IsAuthenticated);
        }
        finally
        {
            await link.CloseAsync();
        }
    }

    private async Task ServeAsync(string client, params string[] arguments)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var ask = _keys.File("ask");
        await File.WriteAllTextAsync(ask, $"#!/bin/sh\necho {Token}\n");
        File.SetUnixFileMode(ask, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = _keys.Folder,
            ["SSH_ASKPASS"] = ask,
            ["SSH_ASKPASS_REQUIRE"] = "force",
            ["DISPLAY"] = ":0",
            ["DROPBEAR_PASSWORD"] = Token,
        };
        var running = Tool.RunAsync(client, [.. arguments, "-p", $"{((IPEndPoint)listener.LocalEndPoint!).Port}", "deploy+web-1@127.0.0.1", "true"], environment: environment);
        var accepting = listener.AcceptAsync();
        if (await Task.WhenAny(accepting, running) == running) Assert.Fail((await running).Errors);
        var link = Link.FromSocket(await accepting);
        using var host = _keys.Private("ed25519");
        await using (var transport = await SshTransport.OpenAsync(link, SshEnds.ServerSettings(host), default))
        {
            var user = await new ClientAuthentication(transport, (token, _) => new ValueTask<bool>(Encoding.UTF8.GetString(token.Span) == Token)).RunAsync(default);
            Assert.That(user, Is.EqualTo("deploy+web-1"));
            transport.Disconnect(DisconnectReason.ByApplication, "that is all");
            await transport.Outbox.DrainedAsync();
        }

        await link.CloseAsync();
        await running;
    }
}
