using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using WireGate.Core;
using WireGate.Native;

namespace WireGate.Control;

/// <summary>The command line's end of the control socket.</summary>
internal sealed class ControlClient : IDisposable
{
    /// <summary>Explaining may ask the target for its catalogue; nothing takes longer than that.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly NetworkStream _stream;

    private static string HungUp => string.Create(CultureInfo.InvariantCulture, $"the gate hung up: it knows nobody by uid {Posix.EffectiveUser()}, or is stopping");

    private ControlClient(NetworkStream stream) => _stream = stream;

    /// <summary>Connects, or returns null where no gate runs.</summary>
    /// <exception cref="UnauthorizedAccessException">One may run, but this user may not ask it.</exception>
    public static async Task<ControlClient?> TryConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new ControlClient(new NetworkStream(socket, ownsSocket: true));
        }
        catch (SocketException error)
        {
            socket.Dispose();
            if (error.SocketErrorCode == SocketError.AccessDenied) throw new UnauthorizedAccessException($"this user may not ask the gate at {path}");
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <exception cref="IOException">The gate hung up, or did not answer in time.</exception>
    public async Task<ControlReply> AskAsync(ControlRequest request, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            await WriteAsync(request, deadline.Token).ConfigureAwait(false);
            return await ReadAsync(deadline.Token).ConfigureAwait(false) ?? throw new IOException(HungUp);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("the gate does not answer");
        }
    }

    /// <summary>The replies to one request, until the gate hangs up.</summary>
    public async IAsyncEnumerable<ControlReply> FollowAsync(ControlRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await WriteAsync(request, cancellationToken).ConfigureAwait(false);
        while (await ReadAsync(cancellationToken).ConfigureAwait(false) is { } reply) yield return reply;
    }

    public void Dispose() => _stream.Dispose();

    private async ValueTask WriteAsync(ControlRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await ControlFrames.WriteAsync(_stream, request, ControlJson.Default.ControlRequest, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            throw new IOException(HungUp);
        }
    }

    private async ValueTask<ControlReply?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ControlFrames.ReadAsync(_stream, ControlFrames.MaxReply, ControlJson.Default.ControlReply, cancellationToken).ConfigureAwait(false);
        }
        catch (ProtocolViolationException error)
        {
            throw new IOException("the gate's answer makes no sense: " + error.Message);
        }
        catch (IOException)
        {
            // It hangs up on strangers without reading what they ask, which the kernel tells as a reset.
            throw new IOException(HungUp);
        }
    }
}
