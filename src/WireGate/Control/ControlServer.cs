using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using WireGate.Logging;
using WireGate.Native;

namespace WireGate.Control;

/// <summary>The operators' socket: accepts, asks the kernel who it is, and answers.</summary>
internal sealed class ControlServer : IAsyncDisposable
{
    /// <summary>More operators at once are a script gone wrong.</summary>
    private const int MaxConnections = 32;

    private readonly Socket _socket;
    private readonly IControlDesk _desk;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _places = new(MaxConnections);
    private readonly Task _accepting;

    public ControlServer(ControlSocket socket, IControlDesk desk, TimeProvider time, ILogger logger)
    {
        (_socket, _desk, _time, _logger) = (socket.Listen(), desk, time, logger);
        _accepting = Task.Run(AcceptAsync);
    }

    public bool IsAlive => !_accepting.IsCompleted;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _accepting.ConfigureAwait(false);
        for (var place = 0; place < MaxConnections; place++) await _places.WaitAsync().ConfigureAwait(false);
        _places.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await _places.WaitAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                var client = await _socket.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                _ = Task.Run(() => ServeAsync(client));
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                _places.Release();
                return;
            }
            catch (SocketException error)
            {
                _places.Release();
                GateLog.ControlFailed(_logger, error.SocketErrorCode.ToString());
                // Out of descriptors, most likely: trying at once would spin.
                await Task.Delay(TimeSpan.FromMilliseconds(100), _time).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Never throws: nobody awaits it but the places that it gives back.</summary>
    private async Task ServeAsync(Socket client)
    {
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            var user = PeerUser.Of(client);
            if (_desk.Recognise(user) is null)
            {
                GateLog.ControlRefused(_logger, user);
                return;
            }

            await new ControlConnection(stream, () => _desk.Recognise(user), _desk, _time, _logger).RunAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The asker hung up, or we are stopping.
        }
        catch (Exception error)
        {
            GateLog.ControlFailed(_logger, error.GetType().Name);
        }
        finally
        {
            _places.Release();
        }
    }
}
