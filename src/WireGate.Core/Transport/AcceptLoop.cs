using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace WireGate.Core.Transport;

/// <summary>
/// One bound address: accepts, checks where the client comes from, and runs a handler for each connection. The link is closed when its handler is done, whatever came
/// of it.
/// </summary>
public sealed class AcceptLoop : IAsyncDisposable
{
    /// <summary>For the PROXY header, which a proxy sends with its first packet.</summary>
    private static readonly TimeSpan HeaderDeadline = TimeSpan.FromSeconds(5);

    /// <summary>What a handler gets to say goodbye once it is cancelled, before its connection is dropped.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly Listener _listener;
    private readonly Admission _admission;
    private readonly Func<Link, EndPoint, CancellationToken, Task> _handler;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Func<Socket, CancellationToken, ValueTask<Socket>>? _accept;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly ConnectionSet _connections = new();
    private Task _loop = Task.CompletedTask;
    private Socket? _socket;

    public AcceptLoop(Listener listener, Admission admission, Func<Link, EndPoint, CancellationToken, Task> handler, ILogger logger, TimeProvider time)
        : this(listener, admission, handler, logger, time, accept: null)
    {
    }

    internal AcceptLoop(
        Listener listener, Admission admission, Func<Link, EndPoint, CancellationToken, Task> handler, ILogger logger, TimeProvider time,
        Func<Socket, CancellationToken, ValueTask<Socket>>? accept)
    {
        _listener = listener;
        _admission = admission;
        _handler = handler;
        _logger = logger;
        _time = time;
        _accept = accept;
    }

    /// <summary>Where it listens, with the port that was given where the configuration asks for any; null before <see cref="Start"/>.</summary>
    public EndPoint? Bound { get; private set; }

    /// <summary>Connections being served.</summary>
    public int Count => _connections.Count;

    /// <summary>Binds the address and begins to accept.</summary>
    /// <exception cref="SocketException">The address is taken or not ours.</exception>
    public void Start()
    {
        // Under JIT an assembly is opened when it is first used, and one that could not be opened for want of descriptors stays missing.
        _ = SslApplicationProtocol.Http11;
        _socket = ListeningSocket.Open(_listener.Bind);
        Bound = _socket.LocalEndPoint;
        AcceptLog.Listening(_logger, _listener.Name, Bound);
        _loop = Task.Run(() => AcceptAsync(_socket), CancellationToken.None);
    }

    /// <summary>Stops accepting and frees the address. Connections go on.</summary>
    public async Task StopAcceptingAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _socket?.Dispose();
        await _loop.ConfigureAwait(false);
    }

    /// <summary>Stops accepting and waits for the handlers.</summary>
    /// <param name="now">When the waiting is over: handlers are cancelled, and 5 s later their connections are dropped.</param>
    public async Task StopAsync(CancellationToken now)
    {
        await StopAcceptingAsync().ConfigureAwait(false);
        await _connections.WhenEmpty().WaitAsync(now).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_connections.Count == 0) return;
        await _ending.CancelAsync().ConfigureAwait(false);
        await _connections.WhenEmpty().WaitAsync(Farewell, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _connections.AbortAll();
        await _connections.WhenEmpty().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _stopping.Dispose();
        _ending.Dispose();
    }

    private async Task AcceptAsync(Socket listening)
    {
        using var acceptor = new Acceptor(listening, _listener.Name, _logger, _time, _accept);
        while (await acceptor.NextAsync(_stopping.Token).ConfigureAwait(false) is { } socket)
        {
            _connections.Enter();
            // Never throws, and StopAsync waits for it through the set.
            _ = ServeAsync(socket);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        Link? link = null;
        EndPoint? peer = null;
        try
        {
            peer = ClientAddress.Normalize(socket.RemoteEndPoint);
            var proxied = ClientAddress.IsIn(peer, _listener.ProxyProtocolFrom);
            if (peer is null || (!proxied && !IsAllowed(peer)))
            {
                AcceptLog.NotAllowed(_logger, _listener.Name, peer);
                return;
            }

            SocketOptions.KeepAlive(socket);
            link = Link.FromSocket(socket, _time);
            _connections.Add(link);
            _admission.Enter(link);
            var client = proxied ? await ReadProxyHeaderAsync(link, peer).ConfigureAwait(false) : peer;
            if (proxied && !IsAllowed(client))
            {
                AcceptLog.NotAllowed(_logger, _listener.Name, client);
                link.Abort();
                return;
            }

            await _handler(link, client, _ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // Told to stop.
        }
        catch (Exception error) when (error is ProtocolViolationException or OperationCanceledException)
        {
            AcceptLog.Refused(_logger, _listener.Name, peer, error is ProtocolViolationException ? error.Message : "too slow");
            link?.Abort();
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            AcceptLog.Refused(_logger, _listener.Name, peer, "the connection broke");
            link?.Abort();
        }
        catch (Exception error)
        {
            AcceptLog.Failed(_logger, _listener.Name, error);
            link?.Abort();
        }
        finally
        {
            if (link is null) socket.Dispose();
            else await link.CloseAsync().ConfigureAwait(false);
            _connections.Leave(link);
        }
    }

    private bool IsAllowed(EndPoint client) => _listener.From.IsDefaultOrEmpty || ClientAddress.IsIn(client, _listener.From);

    /// <summary>From a peer that is named the header is mandatory: a client that could leave it out could choose who it is.</summary>
    private async Task<EndPoint> ReadProxyHeaderAsync(Link link, EndPoint peer)
    {
        using var late = new CancellationTokenSource(HeaderDeadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _ending.Token);
        var reader = new FrameReader<ProxyHeader>(link.Input, ProxyHeader.Limit, ProxyHeader.Limit);
        while (await reader.WaitAsync(either.Token).ConfigureAwait(false))
        {
            if (!reader.TryRead(out var header, out var bytes)) continue;
            var client = header.Client(bytes);
            reader.Detach();
            return ClientAddress.Normalize(client) ?? peer;
        }

        throw new ProtocolViolationException("no valid PROXY protocol header");
    }
}
