using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using WireGate.Core.Transport;
using WireGate.Testing;

namespace WireGate.Tests.Ssh;

/// <summary>
/// Debian's sshd on loopback, with keys of every type and a configuration of its own. Another one where <c>WIREGATE_TEST_OPENSSH</c> names the folder that packages of OpenSSH 10 or later
/// were unpacked to; put its <c>usr/bin</c> first in PATH for the client.
/// </summary>
internal sealed class RealSshd : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _errors;

    private RealSshd(Process process, int port, Task errors) => (_process, Port, _errors) = (process, port, errors);

    public int Port { get; }

    private static string? Other => Environment.GetEnvironmentVariable("WIREGATE_TEST_OPENSSH");

    /// <summary>Whom one can log in as: whoever runs the test.</summary>
    public static string User => Environment.UserName;

    public static async Task<RealSshd> StartAsync(SshKeys keys, params string[] settings)
    {
        // Where sshd runs as root it wants this folder, which Debian makes as the system starts.
        if (Environment.IsPrivilegedProcess) Directory.CreateDirectory("/run/sshd");
        var port = FreePort.Next();
        var file = keys.File($"sshd_config.{port}");
        await File.WriteAllTextAsync(file, string.Join('\n', [
            $"Port {port}", "ListenAddress 127.0.0.1", "PidFile none", "UsePAM no", "StrictModes no", "PermitRootLogin yes", "UseDNS no",
            "PasswordAuthentication no", "KbdInteractiveAuthentication no", $"AuthorizedKeysFile {keys.File("authorized_keys")}",
            .. Other is null ? (string[])[] : [$"SshdSessionPath {Other}/usr/lib/openssh/sshd-session", $"SshdAuthPath {Other}/usr/lib/openssh/sshd-auth", "PerSourcePenalties no"],
            "Subsystem sftp internal-sftp", "MaxStartups 100", "MaxSessions 200", .. SshKeys.Names.Select(name => $"HostKey {keys.File(name)}"), .. settings, ""]));
        await File.WriteAllLinesAsync(keys.File("authorized_keys"), SshKeys.Names.Select(name => File.ReadAllText(keys.File(name) + ".pub").Trim()));
        var process = Process.Start(new ProcessStartInfo(Other + "/usr/sbin/sshd", ["-D", "-e", "-f", file]) { RedirectStandardError = true })!;
        while (await process.StandardError.ReadLineAsync() is { } line)
            if (line.Contains("Server listening", StringComparison.Ordinal)) return new RealSshd(process, port, process.StandardError.ReadToEndAsync());
        throw new InvalidOperationException($"sshd did not start: {process.ExitCode}");
    }

    public async Task<Link> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        return Link.FromSocket(socket);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _errors;
        _process.Dispose();
    }
}
