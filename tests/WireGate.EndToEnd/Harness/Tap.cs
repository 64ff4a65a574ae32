using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WireGate.EndToEnd.Harness;

/// <summary>A port before the gate's that keeps every byte which goes to a client.</summary>
internal sealed class Tap : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly MemoryStream _heard = new();
    private readonly List<Task> _running = [];
    private readonly CancellationTokenSource _stop = new();

    public Tap(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _running.Add(AcceptAsync());
    }

    public int Port { get; }

    /// <summary>What clients were sent so far.</summary>
    public byte[] Heard
    {
        get
        {
            lock (_heard) return _heard.ToArray();
        }
    }

    /// <summary>Forgets what was sent so far.</summary>
    public void Clear()
    {
        lock (_heard) _heard.SetLength(0);
    }

    /// <summary>Those of the texts that were sent, as they are.</summary>
    public IEnumerable<string> Find(IEnumerable<(string Name, byte[] Bytes)> secrets)
    {
        var heard = Heard;
        return secrets.Where(secret => heard.AsSpan().IndexOf(secret.Bytes) >= 0).Select(secret => $"{secret.Name}: {Encoding.Latin1.GetString(secret.Bytes)}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Task[] running;
        lock (_running) running = [.. _running];
        await Task.WhenAll(running);
        _stop.Dispose();
        await _heard.DisposeAsync();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                lock (_running) _running.Add(ServeAsync(client));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            near.NoDelay = far.NoDelay = true;
            var ask = CopyAsync(near, far, keep: false);
            await CopyAsync(far, near, keep: true);
            near.Close();
            await ask;
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two has left.
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, bool keep)
    {
        var buffer = new byte[16384];
        var (source, sink) = (from.GetStream(), to.GetStream());
        try
        {
            while (await source.ReadAsync(buffer, _stop.Token) is > 0 and var read)
            {
                if (keep) lock (_heard) _heard.Write(buffer, 0, read);
                await sink.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The same.
        }

        to.Client.Shutdown(SocketShutdown.Send);
    }
}
