using System.Collections.Immutable;
using System.Net.Sockets;
using WireGate.Events.Configuration;
using WireGate.Events.Formats;
using WireGate.Events.Queue;

namespace WireGate.Events.Sinks;

/// <summary>One message a datagram, to a unix socket or by UDP. Nobody says whether it arrived: what was sent counts as delivered.</summary>
internal sealed class SyslogDatagramSink(SyslogSinkSettings settings, string gate) : IEventSink
{
    private readonly SyslogMessage _message = new(gate, settings.Facility, LineFormats.Of(settings.Format), settings.Text);
    private Socket? _socket;

    public int Most => 64;

    public async ValueTask<DeliveryReceipt> DeliverAsync(ImmutableArray<EventRecord> records, CancellationToken cancellationToken)
    {
        try
        {
            _socket ??= await ConnectAsync(cancellationToken).ConfigureAwait(false);
            foreach (var record in records)
                await _socket.SendAsync(_message.Write(record), SocketFlags.None, cancellationToken).ConfigureAwait(false);
            return default;
        }
        catch (SocketException error)
        {
            Disconnect();
            throw new DeliveryException(error.Message, error);
        }
        catch
        {
            Disconnect();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        Disconnect();
        return ValueTask.CompletedTask;
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        if (settings.Transport == SyslogTransport.Unix)
            return await ConnectAsync(new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(settings.Path!), cancellationToken).ConfigureAwait(false);
        var addresses = await System.Net.Dns.GetHostAddressesAsync(settings.Address.Host, cancellationToken).ConfigureAwait(false);
        if (addresses.Length == 0) throw new DeliveryException("its name has no address");
        return await ConnectAsync(new Socket(addresses[0].AddressFamily, SocketType.Dgram, ProtocolType.Udp),
            new System.Net.IPEndPoint(addresses[0], settings.Address.Port), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Socket> ConnectAsync(Socket socket, System.Net.EndPoint to, CancellationToken cancellationToken)
    {
        try
        {
            await socket.ConnectAsync(to, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Disconnect()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
