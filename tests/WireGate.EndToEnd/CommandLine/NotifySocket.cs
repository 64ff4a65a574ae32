using System.Net.Sockets;
using System.Text;

namespace WireGate.EndToEnd.CommandLine;

/// <summary>systemd's end of sd_notify(3): a datagram socket that services send their state to.</summary>
internal sealed class NotifySocket : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public NotifySocket(string path)
    {
        Path = path;
        _socket.Bind(new UnixDomainSocketEndPoint(path));
    }

    public string Path { get; }

    /// <summary>Reads until a state of that name comes; returns all of its message.</summary>
    public async Task<string> SawAsync(string state)
    {
        using var limit = new CancellationTokenSource(Limit);
        var buffer = new byte[4096];
        while (true)
        {
            var length = await _socket.ReceiveAsync(buffer, limit.Token);
            var text = Encoding.UTF8.GetString(buffer, 0, length);
            if (text.Split('\n').Contains(state)) return text;
        }
    }

    public void Dispose() => _socket.Dispose();
}
