using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace WireGate.Core.Transport;

/// <summary>
/// One connection as a duplex pipe. One caller at a time may read and one may write. A peer that is gone shows as
/// <see cref="FlushResult.IsCompleted"/> on the output and as the end of the stream, an <see cref="IOException"/> or a
/// <see cref="SocketException"/> on the input; a link aborted from our side as <see cref="OperationCanceledException"/>.
/// </summary>
public sealed class Link : IAsyncDisposable
{
    private readonly IDuplexPipe _transport;
    private readonly SocketPipe? _socket;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IDisposable? _admission;
    private TlsTurn? _turn;
    private Task? _shutdown;
    private int _closing;
    private int _aborted;

    private Link(IDuplexPipe transport, TimeProvider time)
    {
        _transport = transport;
        _socket = transport as SocketPipe;
        _time = time;
        Input = transport.Input;
        Output = transport is SocketPipe ? transport.Output : new LinkWriter(transport.Output, buffers: null);
    }

    public PipeReader Input { get; private set; }

    public PipeWriter Output { get; private set; }

    public EndPoint? Remote { get; private init; }

    public EndPoint? Local { get; private init; }

    /// <summary>The uid of the process that connected, where this is a unix socket.</summary>
    public uint? PeerUid { get; private init; }

    /// <summary>The configured address that led to this connection, where the gate opened it: the name that TLS verifies.</summary>
    public HostPort? Host { get; internal init; }

    /// <summary>The TLS layer, once upgraded: application protocol, server name, certificates.</summary>
    public SslStream? Tls { get; private set; }

    /// <summary>The channel binding <c>tls-server-end-point</c> (RFC 5929), the same on both sides; null without TLS or where the certificate defines none.</summary>
    public ReadOnlyMemory<byte>? ServerEndPoint { get; private set; }

    internal TimeProvider Time => _time;

    internal SocketPipe? Socket => _socket;

    /// <summary>The last word was sent by <see cref="WithdrawAsync"/>: nothing follows it, whatever is written.</summary>
    internal bool IsWithdrawn { get; private set; }

    internal bool IsAborted => Volatile.Read(ref _aborted) != 0;

    /// <summary>A link over a connected socket, which it owns from now on.</summary>
    public static Link FromSocket(Socket socket, TimeProvider? time = null) => FromSocket(socket, host: null, time);

    internal static Link FromSocket(Socket socket, HostPort? host, TimeProvider? time)
    {
        // Asked for now: a closed socket no longer tells.
        EndPoint? remote = socket.RemoteEndPoint, local = socket.LocalEndPoint;
        return new Link(new SocketPipe(socket), time ?? TimeProvider.System) { Remote = remote, Local = local, Host = host, PeerUid = PeerCredentials.UidOf(socket) };
    }

    /// <summary>A link over any pipe: an SSH channel, a tunnel, a test.</summary>
    public static Link FromPipe(IDuplexPipe pipe, TimeProvider? time = null) => new(pipe, time ?? TimeProvider.System);

    /// <summary>Speaks TLS from here on, as server. No byte may be waiting in <see cref="Input"/> that is not TLS.</summary>
    /// <exception cref="ProtocolViolationException">The handshake failed or took too long.</exception>
    public async Task UpgradeToTlsServerAsync(SslServerAuthenticationOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await UpgradeAsync((tls, token) => tls.AuthenticateAsServerAsync(options, token), cancellationToken).ConfigureAwait(false);
            Bind(options.ServerCertificateContext?.TargetCertificate ?? options.ServerCertificate);
        }
        catch (Exception error) when (TlsHandshake.IsFailure(error, cancellationToken))
        {
            throw new ProtocolViolationException("TLS handshake failed");
        }
    }

    /// <summary>Speaks TLS from here on, as client.</summary>
    /// <exception cref="UpstreamException">The handshake failed, took too long, or the certificate is not the right one.</exception>
    public async Task UpgradeToTlsClientAsync(SslClientAuthenticationOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await UpgradeAsync((tls, token) => tls.AuthenticateAsClientAsync(options, token), cancellationToken).ConfigureAwait(false);
            Bind(Tls!.RemoteCertificate);
        }
        catch (Exception error) when (TlsHandshake.IsFailure(error, cancellationToken))
        {
            throw new UpstreamException(TlsHandshake.Explain(error), error);
        }
    }

    /// <summary>
    /// Tells the peer that nothing follows: TLS close_notify, then FIN. The input stays open. Waits for the peer to take the bytes if it must.
    /// </summary>
    public Task ShutdownOutputAsync() => _shutdown ??= ShutDownAsync();

    /// <summary>
    /// Sends a last word in the place of what was written and not flushed, which may not go out any more, and the end of the stream behind it.
    /// A link that is no socket is aborted. Nothing else may be using the output.
    /// </summary>
    /// <exception cref="OperationCanceledException">The peer did not take it in time; the connection was reset.</exception>
    public async Task WithdrawAsync(ReadOnlyMemory<byte> lastWord, CancellationToken cancellationToken)
    {
        try
        {
            if (_socket is null)
            {
                Abort();
                return;
            }

            if (Tls is not null)
            {
                await Tls.WriteAsync(lastWord, cancellationToken).ConfigureAwait(false);
                await Tls.FlushAsync(cancellationToken).ConfigureAwait(false);
                lastWord = default;
            }

            await _socket.EndWithAsync(lastWord, _time, cancellationToken).ConfigureAwait(false);
            IsWithdrawn = true;
        }
        catch (Exception error) when (LinkWriter.IsGone(error) || error is OperationCanceledException)
        {
            Abort();
            if (error is OperationCanceledException) throw;
        }
    }

    /// <summary>The peer is authenticated: the connection no longer counts as one that nobody vouches for.</summary>
    public void MarkAuthenticated() => Interlocked.Exchange(ref _admission, null)?.Dispose();

    /// <summary>
    /// Completes the output, drains the input with a deadline, disposes. Called once reading and writing have ended. Never throws; a second call waits for the first.
    /// </summary>
    public ValueTask CloseAsync()
    {
        if (Interlocked.Exchange(ref _closing, 1) == 0) _ = CloseOnceAsync();
        return new ValueTask(_closed.Task);
    }

    /// <summary>Drops the connection at once; pending reads and writes fail. <see cref="CloseAsync"/> is still to be called.</summary>
    public void Abort()
    {
        if (Interlocked.Exchange(ref _aborted, 1) != 0) return;
        if (_socket is not null)
        {
            _socket.Close(reset: true);
            return;
        }

        // Completing it here could take memory from under a writer; that is left to CloseAsync.
        _transport.Input.CancelPendingRead();
        _transport.Output.CancelPendingFlush();
    }

    public ValueTask DisposeAsync() => CloseAsync();

    /// <summary>Counts the connection among those that nobody vouches for, until <see cref="MarkAuthenticated"/> or its end.</summary>
    internal void Admit(IDisposable place) => _admission = place;

    /// <summary>Closes the socket without a reset: everything was sent.</summary>
    internal void Finish()
    {
        if (Interlocked.Exchange(ref _aborted, 1) == 0) _socket?.Close(reset: false);
    }

    private async Task UpgradeAsync(Func<SslStream, CancellationToken, Task> authenticate, CancellationToken cancellationToken)
    {
        if (Tls is not null) throw new InvalidOperationException("TLS is already in force.");
        var (tls, turn) = await TlsHandshake.RunAsync(_transport.Input, Output, authenticate, _time, cancellationToken).ConfigureAwait(false);
        (Tls, _turn) = (tls, turn);
        Input = PipeReader.Create(new TlsInput(tls, turn), TlsHandshake.ReaderOptions);
        Output = new LinkWriter(PipeWriter.Create(tls, TlsHandshake.WriterOptions), buffers: null);
    }

    private void Bind(X509Certificate? server) => ServerEndPoint = ServerEndPointBinding.Of(server as X509Certificate2) is { } hash ? hash : null;

    private async Task ShutDownAsync()
    {
        await Output.CompleteAsync().ConfigureAwait(false);
        if (Tls is null) return;
        try
        {
            await SayNothingFollowsAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (LinkWriter.IsGone(error))
        {
            // The peer will see no close_notify: it is gone.
        }

        await _transport.Output.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>TLS close_notify, made in its turn. A peer that takes its time takes it from nobody's reading.</summary>
    private async Task SayNothingFollowsAsync()
    {
        Task sending;
        await _turn!.TakeAsync().ConfigureAwait(false);
        try
        {
            sending = Tls!.ShutdownAsync();
        }
        finally
        {
            _turn.GiveBack();
        }

        await sending.ConfigureAwait(false);
    }

    private async Task CloseOnceAsync()
    {
        try
        {
            await LingerAsync().ConfigureAwait(false);
        }
        finally
        {
            // Whatever happened (seen: an assembly that could not be loaded for want of descriptors): nothing may wait for this forever or stay open.
            Abort();
            MarkAuthenticated();
            _closed.SetResult();
        }
    }

    private async Task LingerAsync()
    {
        await Lingering.CloseAsync(this, _transport).ConfigureAwait(false);
        if (Tls is not null) await Tls.DisposeAsync().ConfigureAwait(false);
    }
}
