using Microsoft.Extensions.Logging;
using WireGate.Configuration;
using WireGate.Console;
using WireGate.Core.Transport;

namespace WireGate.Hosting;

/// <summary>Starts the console of a gate.</summary>
internal static class ConsoleStart
{
    /// <exception cref="IOException">Its address can't be had.</exception>
    public static async Task<ConsoleServer> StartAsync(Gate gate, AdminSettings admin, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger<ConsoleServer>();
        var tls = admin.CertificateFile is null ? null : new ServerTls { CertificateFile = admin.CertificateFile, KeyFile = admin.KeyFile!, Time = gate.Time, Logger = logger };
        // Now rather than at the first browser's handshake.
        _ = tls?.Current;
        var options = new ConsoleOptions { Bind = admin.Bind, Tls = tls, Url = admin.Url, Session = admin.Session, Idle = admin.Idle };
        var signIn = new ConsoleSignIn(() => gate.Tokens.Agents.SignIn, gate.Vault, gate.Time);
        var server = new ConsoleServer(options, gate.Approvals, new ConsolePeople(() => gate.Tokens.Agents, name => gate.Tokens.Locks.IsPersonLocked(name)), signIn,
            () => gate.Recorders.Recording?.Problem is not null ? "sessions can't be recorded" : gate.Tokens.Obstacle, gate.Time, logger);
        await server.StartAsync(cancellationToken).ConfigureAwait(false);
        return server;
    }
}
