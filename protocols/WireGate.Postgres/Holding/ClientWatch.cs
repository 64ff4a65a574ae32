using System.Buffers;
using System.Net.Sockets;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Holding;

/// <summary>Sees whether a client is still there while nothing that it sends is read: whether it says goodbye, ends its stream or is cut off.</summary>
internal sealed class ClientWatch(FrameReader<FrontendFrame> reader)
{
    /// <summary>
    /// A client that sends more than this while it waits is not watched any further, and its socket not read: its end shows at the next notice. As much as the
    /// buffers of a direction hold twice.
    /// </summary>
    private const int MostAhead = 64 * 1024;

    private Task? _watching;
    private volatile bool _stopping;

    /// <summary>Begins. What the reader delivered before is no longer valid.</summary>
    /// <param name="gone">Called once if the client waits no longer. Must not block.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public void Start(Action gone, CancellationToken cancellationToken)
    {
        _stopping = false;
        _watching = WatchAsync(gone, cancellationToken);
    }

    /// <summary>Ends. What came meanwhile is read from the reader as ever.</summary>
    public async ValueTask StopAsync()
    {
        if (_watching is not { } watching) return;
        _stopping = true;
        if (!watching.IsCompleted) reader.Wake();
        await watching.ConfigureAwait(false);
        _watching = null;
    }

    /// <summary>Whether a goodbye stands among whole messages.</summary>
    public static bool HoldsGoodbye(in ReadOnlySequence<byte> ahead)
    {
        var rest = new SequenceReader<byte>(ahead);
        try
        {
            while (FrontendFrame.TryParse(ref rest, out var frame))
            {
                if (frame.Type == BodylessMessage.Terminate[0]) return true;
                var body = frame.TotalLength - MessageReader.HeadLength;
                if (body > rest.Remaining) return false;
                rest.Advance(body);
            }
        }
        catch (ProtocolViolationException)
        {
            // The pump comes to it, and says so.
        }

        return false;
    }

    private async Task WatchAsync(Action gone, CancellationToken cancellationToken)
    {
        try
        {
            while (!HoldsGoodbye(reader.Ahead))
            {
                if (_stopping || reader.Ahead.Length >= MostAhead) return;
                if (!await reader.WatchAsync(cancellationToken).ConfigureAwait(false)) break;
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            // Reset, or the session ends. The pump meets the same when it goes on.
        }

        if (!_stopping) gone();
    }
}
