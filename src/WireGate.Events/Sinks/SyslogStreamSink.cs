using System.Buffers;
using System.Collections.Immutable;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using WireGate.Core;
using WireGate.Events.Configuration;
using WireGate.Events.Formats;
using WireGate.Events.Queue;

namespace WireGate.Events.Sinks;

/// <summary>
/// Messages with octet counting over TCP or TLS. Syslog has no answer, so a broken connection may have taken what was sent last: that is sent
/// again on the next one, and receivers drop doubles by the event's id.
/// </summary>
internal sealed class SyslogStreamSink(SyslogSinkSettings settings, string gate) : IEventSink
{
    private readonly SyslogMessage _message = new(gate, settings.Facility, LineFormats.Of(settings.Format), settings.Text);
    private readonly byte[] _unexpected = new byte[256];
    private Stream? _stream;
    private Task<int>? _end;
    private ReadOnlyMemory<byte> _last;

    public int Most => 128;

    public async ValueTask<DeliveryReceipt> DeliverAsync(ImmutableArray<EventRecord> records, CancellationToken cancellationToken)
    {
        var messages = new ArrayBufferWriter<byte>(records.Length * 512);
        foreach (var record in records) _message.WriteCounted(record, messages);
        try
        {
            // A receiver says nothing; what is read is the end of the connection.
            if (_end is { IsCompleted: true }) await DisconnectAsync().ConfigureAwait(false);
            if (_stream is null)
            {
                await ConnectAsync(cancellationToken).ConfigureAwait(false);
                await _stream!.WriteAsync(_last, cancellationToken).ConfigureAwait(false);
            }

            await _stream.WriteAsync(messages.WrittenMemory, cancellationToken).ConfigureAwait(false);
            await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            _last = messages.WrittenMemory;
            return default;
        }
        catch (Exception error)
        {
            await DisconnectAsync().ConfigureAwait(false);
            if (error is IOException or SocketException or AuthenticationException or UpstreamException) throw new DeliveryException(error.Message, error);
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await DisconnectAsync().ConfigureAwait(false);

    /// <summary>Completes when the receiver has ended the connection; for tests, which can't tell otherwise that it was noticed.</summary>
    internal Task EndedAsync() => _end ?? Task.CompletedTask;

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(settings.Address.Host, settings.Address.Port, cancellationToken).ConfigureAwait(false);
            // A receiver that is gone without a word is noticed by the kernel.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (settings.Transport == SyslogTransport.Tls)
            {
                var tls = new SslStream(stream, leaveInnerStreamOpen: false);
                stream = tls;
                await tls.AuthenticateAsClientAsync(settings.Tls.Build(settings.Address), cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            if (stream is not null) await stream.DisposeAsync().ConfigureAwait(false);
            socket.Dispose();
            throw;
        }

        _stream = stream;
        _end = ReadEndAsync(stream);
    }

    /// <summary>Completes when the connection is over. Bytes that come are dropped; they end it too, since no syslog receiver sends any.</summary>
    private async Task<int> ReadEndAsync(Stream stream)
    {
        try
        {
            return await stream.ReadAsync(_unexpected, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            return 0;
        }
    }

    private async Task DisconnectAsync()
    {
        if (_stream is not { } stream) return;
        _stream = null;
        // TLS says good-bye first; the receiver may not listen any more.
        try
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            // Over it is all the same.
        }

        if (_end is not null) await _end.ConfigureAwait(false);
        _end = null;
    }
}
