using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace WireGate.Core.Transport;

/// <summary>Accepts forever. No error of accept(2) ends it: most belong to one connection that is already gone, the rest pass.</summary>
internal sealed class Acceptor(Socket socket, string name, ILogger logger, TimeProvider time, Func<Socket, CancellationToken, ValueTask<Socket>>? accept = null) : IDisposable
{
    /// <summary>Between two tries while there are no descriptors: long enough not to spin, short enough not to be felt.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Func<Socket, CancellationToken, ValueTask<Socket>> _accept = accept ?? (static (socket, token) => socket.AcceptAsync(token));
    private SafeFileHandle? _reserve = OpenReserve();
    private bool _exhausted;

    /// <summary>The next connection; null once stopped.</summary>
    public async ValueTask<Socket?> NextAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var accepted = await _accept(socket, stopping).ConfigureAwait(false);
                _exhausted = false;
                return accepted;
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return null;
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                // Once, not ten times a second.
                if (!_exhausted) AcceptLog.Exhausted(logger, name, error);
                _exhausted = true;
                TurnOneAway();
                await PauseAsync(stopping).ConfigureAwait(false);
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.Interrupted)
            {
                // That client left before it was accepted; the next one is waiting.
            }
            catch (SocketException error)
            {
                AcceptLog.AcceptFailed(logger, name, error);
                await PauseAsync(stopping).ConfigureAwait(false);
            }
        }

        return null;
    }

    public void Dispose() => _reserve?.Dispose();

    /// <summary>
    /// With no descriptor left the oldest waiting client would wait until one is free, and accept would fail at once for as long. The descriptor kept for
    /// this is given up so that the client can be accepted and closed: it learns at once.
    /// </summary>
    private void TurnOneAway()
    {
        _reserve?.Dispose();
        try
        {
            if (socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
            {
                using var turnedAway = socket.Accept();
                turnedAway.LingerState = new LingerOption(enable: true, seconds: 0);
            }
        }
        catch (SocketException)
        {
            // Somebody else took the descriptor; the next round tries again.
        }
        finally
        {
            _reserve = OpenReserve();
        }
    }

    private async Task PauseAsync(CancellationToken stopping) =>
        await Task.Delay(Pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static SafeFileHandle? OpenReserve()
    {
        try
        {
            return File.OpenHandle("/dev/null");
        }
        catch (IOException)
        {
            return null;
        }
    }
}
