using System.Net;
using System.Net.Sockets;

namespace WireGate.EndToEnd.Robustness;

/// <summary>Stands between one client and a server and keeps what both said after log-in, turn by turn.</summary>
internal sealed class SessionRecorder : IDisposable
{
    private static readonly byte[] Ready = [(byte)'Z', 0, 0, 0, 5, (byte)'I'];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Lock _lock = new();
    private readonly List<(bool IsClient, List<byte> Bytes)> _turns = [];
    private readonly List<byte> _greeting = [];
    private bool _loggedIn;

    public SessionRecorder() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Serves one connection to its end.</summary>
    public async Task RunAsync(int serverPort)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, serverPort);
        await Task.WhenAll(CopyAsync(client, server, isClient: true), CopyAsync(server, client, isClient: false));
    }

    /// <summary>One line a turn: who, and the bytes in hexadecimal.</summary>
    public string[] ToLines() => [.. _turns.Select(turn => $"{(turn.IsClient ? 'C' : 'B')} {Convert.ToHexStringLower([.. turn.Bytes])}")];

    public void Dispose() => _listener.Dispose();

    private async Task CopyAsync(TcpClient from, TcpClient to, bool isClient)
    {
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await from.GetStream().ReadAsync(buffer)) > 0)
        {
            Keep(isClient, buffer.AsSpan(0, count));
            await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
        }

        to.Client.Shutdown(SocketShutdown.Send);
    }

    private void Keep(bool isClient, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (!_loggedIn)
            {
                if (isClient) return;
                _greeting.AddRange(bytes);
                _loggedIn = _greeting.Count >= Ready.Length && _greeting[^Ready.Length..].SequenceEqual(Ready);
                return;
            }

            if (_turns.Count == 0 || _turns[^1].IsClient != isClient) _turns.Add((isClient, []));
            _turns[^1].Bytes.AddRange(bytes);
        }
    }
}
