using System.Net;
using WireGate.Core.Transport;

namespace WireGate.Console;

/// <summary>Where the console is, and for how long somebody stays logged in.</summary>
public sealed record ConsoleOptions
{
    /// <summary>The socket of the admin plane: nothing of an agent's is served there.</summary>
    public required IPEndPoint Bind { get; init; }

    /// <summary>Null where a server on this machine ends TLS, or for a trial on loopback.</summary>
    public ServerTls? Tls { get; init; }

    /// <summary>How browsers name it: scheme, host and port. Requests for any other host are refused.</summary>
    public required Uri Url { get; init; }

    /// <summary>From the log-in to its end, whatever the person does.</summary>
    public TimeSpan Session { get; init; } = TimeSpan.FromHours(8);

    /// <summary>Without a request for this long, a log-in ends.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>As <c>Host</c> and <c>Origin</c> have it: <c>gate.example.com</c>, <c>127.0.0.1:9440</c>.</summary>
    internal string Authority => Url.IsDefaultPort ? Url.IdnHost : $"{Url.IdnHost}:{Url.Port}";

    /// <summary>The address of a page.</summary>
    public Uri At(string path) => new(Url, path);
}
