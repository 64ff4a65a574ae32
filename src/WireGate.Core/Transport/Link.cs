using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Pipelines.Sockets.Unofficial;

namespace WireGate.Core.Transport;

/// <summary>One connection as a duplex pipe.</summary>
public sealed class Link : IAsyncDisposable
{
    private readonly Socket? _socket;
    private IDuplexPipe _pipe;

    private Link(Socket? socket, IDuplexPipe pipe)
    {
        _socket = socket;
        _pipe = pipe;
    }

    public PipeReader Input => _pipe.Input;

    public PipeWriter Output => _pipe.Output;

    public EndPoint? Remote => _socket?.RemoteEndPoint;

    public EndPoint? Local => _socket?.LocalEndPoint;

    /// <summary>The TLS layer, once upgraded.</summary>
    public SslStream? Tls { get; private set; }

    /// <summary>A link over a connected socket, which it owns from now on.</summary>
    public static Link FromSocket(Socket socket) => new(socket, SocketConnection.Create(socket));

    /// <summary>A link over any pipe: an SSH channel, a tunnel, a test.</summary>
    public static Link FromPipe(IDuplexPipe pipe) => new(null, pipe);

    /// <summary>Speaks TLS from here on, as server. No byte may be waiting in <see cref="Input"/> that is not TLS.</summary>
    public Task UpgradeToTlsServerAsync(SslServerAuthenticationOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Speaks TLS from here on, as client.</summary>
    public Task UpgradeToTlsClientAsync(SslClientAuthenticationOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Completes the output, drains the input with a deadline, disposes.</summary>
    public ValueTask CloseAsync() => throw new NotSupportedException();

    /// <summary>Drops the connection at once; pending reads and writes fail.</summary>
    public void Abort() => _socket?.Dispose();

    public ValueTask DisposeAsync() => CloseAsync();
}
