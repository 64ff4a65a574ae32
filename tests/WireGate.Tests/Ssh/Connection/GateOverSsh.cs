using System.Net;
using System.Net.Sockets;
using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Core.Transport;
using WireGate.Ssh.Authentication;
using WireGate.Ssh.Connection;
using WireGate.Ssh.Keys;
using WireGate.Ssh.Transport;
using WireGate.Tests.Ssh.Transport;

namespace WireGate.Tests.Ssh.Connection;

/// <summary>A relay on loopback between Debian's programs and Debian's sshd, for any number of connections.</summary>
internal sealed class GateOverSsh : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly SshKeys _keys;
    private readonly RealSshd _sshd;
    private readonly ISshSigningKey _host;
    private readonly long _rekeyBytes;
    private readonly Task _accepting;
    private readonly List<Task> _serving = [];
    private readonly CancellationTokenSource _stopping = new();

    public GateOverSsh(SshKeys keys, RealSshd sshd, long rekeyBytes)
    {
        (_keys, _sshd, _rekeyBytes) = (keys, sshd, rekeyBytes);
        _host = keys.Private("ed25519");
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(100);
        var ask = keys.File("ask");
        File.WriteAllText(ask, "#!/bin/sh\necho token\n");
        File.SetUnixFileMode(ask, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        Environment = new Dictionary<string, string> { ["HOME"] = keys.Folder, ["SSH_ASKPASS"] = ask, ["SSH_ASKPASS_REQUIRE"] = "force", ["DISPLAY"] = ":0", ["DROPBEAR_PASSWORD"] = "token" };
        _accepting = AcceptAsync();
    }

    public WordJudge Judge { get; } = new();

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>For ssh, scp and sftp alike.</summary>
    public string[] Options => ["-F", "none", "-oStrictHostKeyChecking=no", "-oUserKnownHostsFile=/dev/null", "-oPreferredAuthentications=password", "-oLogLevel=ERROR", $"-oPort={Port}"];

    public Task<ToolResult> SshAsync(string input, params string[] arguments) => Tool.RunAsync("ssh", [.. Options, .. arguments], input, Environment);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_serving);
        _host.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stopping.Token);
                _serving.Add(Task.Run(() => ServeAsync(Link.FromSocket(socket))));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(Link link)
    {
        var upstream = await _sshd.ConnectAsync();
        try
        {
            await using var client = await SshTransport.OpenAsync(link, SshEnds.ServerSettings(_host) with { RekeyBytes = _rekeyBytes }, _stopping.Token);
            if (await new ClientAuthentication(client, (token, _) => new ValueTask<bool>(token.Span.SequenceEqual("token"u8))).RunAsync(_stopping.Token) is null) return;
            var settings = new TransportSettings { Role = Role.Client, Pins = new SshEnds.Pins([.. SshKeys.Names.Select(_keys.Public)]), RekeyBytes = _rekeyBytes };
            await using var target = await SshTransport.OpenAsync(upstream, settings, _stopping.Token);
            using (var key = new SecretBuffer(await File.ReadAllBytesAsync(_keys.File("ed25519"))))
                await new UpstreamAuthentication(target, RealSshd.User).RunAsync(key, _stopping.Token);
            await new ConnectionRelay(client, target, Judge).RunAsync(_stopping.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or UpstreamException)
        {
        }
        finally
        {
            await Task.WhenAll(link.CloseAsync().AsTask(), upstream.CloseAsync().AsTask());
        }
    }
}
