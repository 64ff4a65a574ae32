using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace WireGate.Testing;

/// <summary>A TCP proxy on loopback that does to connections what bad networks do. Settings hold from the next piece of every connection on.</summary>
public sealed class ToxicProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<ToxicConnection, Task> _connections = new();
    private readonly EndPoint _upstream;
    private readonly Task _accepting;
    private volatile TaskCompletionSource? _stall;

    public ToxicProxy(EndPoint upstream)
    {
        _upstream = upstream;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _accepting = Task.Run(AcceptAsync);
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Waits this long before each piece is passed on.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Passes pieces of at most this many bytes on, each with a send of its own; 0 leaves them as they come.</summary>
    public int ChopTo { get; set; }

    /// <summary>Accepts and then says nothing: connections are not passed on at all.</summary>
    public bool Silent { get; set; }

    public int Count => _connections.Count;

    /// <summary>Stops reading on both sides until <see cref="Resume"/>.</summary>
    public void Stall() => _stall = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume()
    {
        var stall = _stall;
        _stall = null;
        stall?.SetResult();
    }

    /// <summary>Sends both sides of every connection a reset.</summary>
    public void Reset() => ForEach(connection => connection.Reset());

    /// <summary>Ends the stream towards the upstream of every connection; the other direction stays.</summary>
    public void HalfCloseUpstream() => ForEach(connection => connection.Upstream?.Shutdown(SocketShutdown.Send));

    /// <summary>Ends the stream towards the client of every connection, with no TLS close_notify; the other direction stays.</summary>
    public void HalfCloseDownstream() => ForEach(connection => connection.Downstream.Shutdown(SocketShutdown.Send));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        Resume();
        Reset();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_connections.Values).ConfigureAwait(false);
        _stopping.Dispose();
    }

    internal async Task BeforePieceAsync()
    {
        if (_stall is { } stall) await stall.Task.ConfigureAwait(false);
        if (Delay > TimeSpan.Zero) await Task.Delay(Delay, _stopping.Token).ConfigureAwait(false);
    }

    private void ForEach(Action<ToxicConnection> poison)
    {
        foreach (var connection in _connections.Keys)
        {
            try
            {
                poison(connection);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // Ended by itself.
            }
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var connection = new ToxicConnection(this, await _listener.AcceptAsync(_stopping.Token).ConfigureAwait(false));
                _connections[connection] = Task.CompletedTask;
                var running = connection.RunAsync(_upstream, _stopping.Token);
                _connections[connection] = running;
                _ = running.ContinueWith(_ => _connections.TryRemove(connection, out var _), TaskScheduler.Default);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
