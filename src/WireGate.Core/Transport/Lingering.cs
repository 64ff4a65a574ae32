using System.IO.Pipelines;

namespace WireGate.Core.Transport;

/// <summary>
/// How a connection ends without losing its last bytes. A socket closed with bytes unread sends a reset, and a reset makes the peer forget what it has
/// not read yet; a <see cref="Pipelines.Sockets.Unofficial.SocketConnection"/> disposed forgets what it has not sent yet. So: all sent, then all read, then closed.
/// </summary>
internal static class Lingering
{
    /// <summary>How long the peer may stand still: with our bytes not taken, or its end of the stream not sent.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>For a peer that takes a little every time; a 64 KiB backlog at modem speed.</summary>
    private const int Rounds = 15;

    /// <summary>What a peer in full flow may still send: its kernel's buffer and ours are a few megabytes.</summary>
    private const long DrainLimit = 16 * 1024 * 1024;

    public static async Task CloseAsync(Link link, IDuplexPipe transport)
    {
        var shutdown = Task.CompletedTask;
        try
        {
            if (link.IsAborted) return;
            // Ends a read that still waits, so that nobody reads beside us.
            link.Input.CancelPendingRead();
            var sent = link.Socket?.WhenSent() ?? Task.CompletedTask;
            shutdown = link.ShutdownOutputAsync();
            if (!await FinishedAsync(Task.WhenAll(shutdown, sent), link).ConfigureAwait(false)) return;
            await DrainAsync(transport.Input, link.Time).ConfigureAwait(false);
            link.Finish();
        }
        catch (Exception error) when (LinkWriter.IsGone(error) || error is OperationCanceledException)
        {
            // A dead peer, or one that does not stop.
        }
        finally
        {
            link.Abort();
            await shutdown.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Complete(transport);
        }
    }

    /// <summary>Whether the peer took everything, however slowly.</summary>
    private static async Task<bool> FinishedAsync(Task all, Link link)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var before = link.Socket?.BytesSent;
            try
            {
                await all.WaitAsync(Patience, link.Time).ConfigureAwait(false);
                return true;
            }
            catch (TimeoutException) when (link.Socket?.BytesSent != before)
            {
                // Slow, but alive.
            }
            catch (TimeoutException)
            {
                return false;
            }
        }

        return false;
    }

    private static async Task DrainAsync(PipeReader input, TimeProvider time)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        try
        {
            // A frame that was being looked at when the session ended is given back unread.
            input.AdvanceTo(default);
        }
        catch (InvalidOperationException)
        {
            // None was.
        }

        for (var drained = 0L; drained < DrainLimit;)
        {
            var result = await input.ReadAsync(deadline.Token).ConfigureAwait(false);
            drained += result.Buffer.Length;
            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted) return;
        }
    }

    private static void Complete(IDuplexPipe transport)
    {
        try
        {
            transport.Input.Complete();
            // Where it was completed already, this does nothing.
            transport.Output.Complete(new IOException("The connection was aborted."));
        }
        catch (InvalidOperationException)
        {
            // Still in use on another thread, which has been told to stop.
        }
    }
}
