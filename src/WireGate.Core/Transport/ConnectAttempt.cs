using System.Net;
using System.Net.Sockets;

namespace WireGate.Core.Transport;

/// <summary>One connect with its deadline, over however many addresses it takes.</summary>
internal sealed class ConnectAttempt(TimeProvider time, TimeSpan deadline)
{
    private readonly long _started = time.GetTimestamp();
    private string _cause = "it has no address";
    private Exception? _last;
    private int _tried;

    /// <summary>The addresses of a host in the resolver's order; empty if it has none.</summary>
    public async Task<EndPoint[]> ResolveAsync(
        HostPort host, int left, TimeSpan least, Func<string, CancellationToken, Task<IPAddress[]>> resolve, CancellationToken cancellationToken)
    {
        if (host.Host.StartsWith('/')) return [new UnixDomainSocketEndPoint(host.Host)];
        if (IPAddress.TryParse(host.Host, out var literal)) return [new IPEndPoint(literal, host.Port)];
        try
        {
            // A resolver that hangs does not listen to the token: it is left to end by itself.
            var answer = resolve(host.Host, cancellationToken);
            _ = answer.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            var addresses = await answer.WaitAsync(Share(left, least), time, cancellationToken).ConfigureAwait(false);
            if (addresses.Length == 0) _cause = "its name has no address";
            return Array.ConvertAll(addresses, address => (EndPoint)new IPEndPoint(address, host.Port));
        }
        catch (Exception error) when (error is SocketException or ArgumentException or TimeoutException)
        {
            _last = error;
            // An argument error is a name that can't be one: a label too long.
            _cause = error is TimeoutException or SocketException { SocketErrorCode: SocketError.TryAgain }
                ? "the name service did not answer"
                : "its name is unknown";
        }

        return [];
    }

    /// <summary>A connected socket, or null if the address did not answer.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="left">Addresses still to be tried, this one included.</param>
    /// <param name="least">What each gets while there is any time.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async Task<Socket?> ConnectAsync(EndPoint address, int left, TimeSpan least, CancellationToken cancellationToken)
    {
        var share = Share(left, least);
        if (share <= TimeSpan.Zero) return null;
        _tried++;
        var socket = address is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var late = new CancellationTokenSource(share, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            SocketOptions.KeepAlive(socket);
            SocketOptions.LimitUnacknowledged(socket);
            await socket.ConnectAsync(address, either.Token).ConfigureAwait(false);
            return socket;
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            _last = error;
            _cause = Explain(error);
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Says what the client may know: the cause, not the address.</summary>
    public UpstreamException Failure(string? target)
    {
        var name = target is null ? "the target" : $"target \"{target}\"";
        var tries = _tried > 1 ? $" ({_tried} addresses tried)" : "";
        return new UpstreamException($"{name} can't be reached: {_cause}{tries}", _last);
    }

    private TimeSpan Share(int left, TimeSpan least)
    {
        var remaining = deadline - time.GetElapsedTime(_started);
        if (remaining <= TimeSpan.Zero) return TimeSpan.Zero;
        var share = remaining / Math.Max(left, 1);
        return share >= least ? share : remaining < least ? remaining : least;
    }

    private static string Explain(Exception error) => (error as SocketException)?.SocketErrorCode switch
    {
        null or SocketError.TimedOut => "it did not answer in time",
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.HostDown => "no route to it",
        SocketError.ConnectionReset => "connection reset",
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable => "the gate is out of file descriptors",
        _ => "connecting failed",
    };
}
