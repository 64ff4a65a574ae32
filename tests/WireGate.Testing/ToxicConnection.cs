using System.Net;
using System.Net.Sockets;

namespace WireGate.Testing;

/// <summary>One connection through a <see cref="ToxicProxy"/>.</summary>
internal sealed class ToxicConnection(ToxicProxy proxy, Socket downstream)
{
    public Socket Downstream => downstream;

    public Socket? Upstream { get; private set; }

    public async Task RunAsync(EndPoint upstream, CancellationToken cancellationToken)
    {
        try
        {
            if (proxy.Silent) await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
            Upstream = new Socket(upstream.AddressFamily, SocketType.Stream, upstream is UnixDomainSocketEndPoint ? ProtocolType.Unspecified : ProtocolType.Tcp);
            await Upstream.ConnectAsync(upstream, cancellationToken).ConfigureAwait(false);
            downstream.NoDelay = true;
            if (upstream is not UnixDomainSocketEndPoint) Upstream.NoDelay = true;
            await Task.WhenAll(CopyAsync(downstream, Upstream, cancellationToken), CopyAsync(Upstream, downstream, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            Reset();
        }
        finally
        {
            downstream.Dispose();
            Upstream?.Dispose();
        }
    }

    public void Reset()
    {
        Reset(downstream);
        if (Upstream is not null) Reset(Upstream);
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Gone already.
        }

        socket.Dispose();
    }

    private async Task CopyAsync(Socket from, Socket to, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            await proxy.BeforePieceAsync().ConfigureAwait(false);
            var count = await from.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                to.Shutdown(SocketShutdown.Send);
                return;
            }

            await SendAsync(to, buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            await proxy.BeforePieceAsync().ConfigureAwait(false);
            var piece = proxy.ChopTo > 0 && proxy.ChopTo < bytes.Length ? bytes[..proxy.ChopTo] : bytes;
            bytes = bytes[await to.SendAsync(piece, cancellationToken).ConfigureAwait(false)..];
        }
    }
}
