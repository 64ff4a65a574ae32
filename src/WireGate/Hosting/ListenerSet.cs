using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using WireGate.Configuration;
using WireGate.Core.Transport;
using WireGate.Logging;

namespace WireGate.Hosting;

/// <summary>The listeners that run, and the step from one configuration's to the next's.</summary>
internal sealed class ListenerSet(Func<ConfiguredListener, AcceptLoop> create, ILogger logger)
{
    private readonly Dictionary<EndPoint, (ConfiguredListener Configured, AcceptLoop Loop)> _running = [];
    private readonly List<AcceptLoop> _retired = [];

    public IEnumerable<string> Names => _running.Values.Select(entry => entry.Configured.Listener.Name);

    /// <summary>
    /// Binds what is new. Nothing else changes until <see cref="CommitAsync"/>, and nothing at all if an address can't be bound.
    /// </summary>
    /// <exception cref="IOException">It can't, or a certificate is no good; the message names the listener.</exception>
    public async Task<IReadOnlyList<AcceptLoop>> PrepareAsync(IReadOnlyList<ConfiguredListener> next)
    {
        CheckCertificates(next);
        var started = new List<AcceptLoop>();
        foreach (var configured in next)
        {
            if (_running.ContainsKey(configured.Listener.Bind)) continue;
            try
            {
                started.Add(Start(configured));
            }
            catch (Exception error) when (error is SocketException or IOException or UnauthorizedAccessException)
            {
                foreach (var loop in started) await loop.DisposeAsync().ConfigureAwait(false);
                throw new IOException($"can't listen on {configured.Listener.Name}: {error.Message}", error);
            }
        }

        return started;
    }

    /// <summary>Loads every certificate: one that is no good would otherwise be found by the first client.</summary>
    /// <exception cref="IOException">One is no good; the message names the listener.</exception>
    public void CheckCertificates(IEnumerable<ConfiguredListener> listeners)
    {
        foreach (var listener in listeners.Select(configured => configured.Listener))
        {
            if (listener.Tls is not { } tls) continue;
            tls.Logger = logger;
            try
            {
                _ = tls.Current;
            }
            catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
            {
                throw new IOException($"{listener.Name}: {tls.CertificateFile} and {tls.KeyFile} are not a certificate and its key: {error.Message}", error);
            }
        }
    }

    /// <summary>Puts the next configuration's listeners in force. Connections that are open go on under the listener that took them.</summary>
    public async Task CommitAsync(IReadOnlyList<ConfiguredListener> next, IReadOnlyList<AcceptLoop> prepared)
    {
        foreach (var (bind, (configured, loop)) in _running.ToArray())
        {
            var stays = next.FirstOrDefault(other => other.Listener.Bind.Equals(bind));
            if (stays is not null && stays.Definition == configured.Definition) continue;
            await loop.StopAcceptingAsync().ConfigureAwait(false);
            _running.Remove(bind);
            _retired.RemoveAll(old => old.Count == 0);
            _retired.Add(loop);
            if (stays is null) GateLog.ListenerClosed(logger, configured.Listener.Name);
        }

        var ready = new Queue<AcceptLoop>(prepared);
        foreach (var configured in next)
        {
            if (_running.ContainsKey(configured.Listener.Bind)) continue;
            // Those that were changed are bound here: their address was ours until a moment ago.
            var loop = ready.TryPeek(out var first) && configured.Listener.Bind.Equals(first.Bound) ? ready.Dequeue() : StartAgain(configured);
            if (loop is not null) _running[configured.Listener.Bind] = (configured, loop);
        }
    }

    /// <summary>No new connections from here on.</summary>
    public async Task StopAcceptingAsync()
    {
        foreach (var (_, loop) in _running.Values) await loop.StopAcceptingAsync().ConfigureAwait(false);
    }

    /// <summary>Ends the handlers that are left.</summary>
    public async Task StopAsync()
    {
        var loops = _running.Values.Select(entry => entry.Loop).Concat(_retired).ToArray();
        await Task.WhenAll(loops.Select(loop => loop.DisposeAsync().AsTask())).ConfigureAwait(false);
        _running.Clear();
        _retired.Clear();
    }

    private AcceptLoop Start(ConfiguredListener configured)
    {
        var loop = create(configured);
        loop.Start();
        // Bound under the process's mask: until here the socket is the gate's user's alone.
        if (configured.SocketMode is { } mode) File.SetUnixFileMode(configured.Listener.Bind.ToString()!, mode);
        return loop;
    }

    private AcceptLoop? StartAgain(ConfiguredListener configured)
    {
        try
        {
            return Start(configured);
        }
        catch (Exception error) when (error is SocketException or IOException or UnauthorizedAccessException)
        {
            GateLog.ListenerLost(logger, configured.Listener.Name, error.Message);
            return null;
        }
    }
}
