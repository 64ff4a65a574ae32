using System.Buffers;
using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Ssh.Messages;
using WireGate.Ssh.Packets;
using WireGate.Ssh.Wire;

namespace WireGate.Ssh.Transport;

/// <summary>
/// One SSH connection below its services, as either side: versions, keys, packets (RFC 4253). One caller reads; everybody may send by <see cref="Outbox"/>.
/// </summary>
/// <remarks>Use: <c>while (await transport.WaitAsync(ct)) while (transport.TryRead(out var payload)) …</c>. A payload is valid until the next call of either.</remarks>
internal sealed class SshTransport : IAsyncDisposable
{
    /// <summary>Right after the first keys, and before a log-in succeeds (RFC 8308 §2.4).</summary>
    private const int MaxExtInfos = 2;

    private readonly TransportSettings _settings;
    private readonly PacketReader _reader;
    private readonly KeyExchanger _exchanger;
    private readonly ITimer _rekeying;
    private int _extInfos;

    private SshTransport(Link link, TransportSettings settings, string peer)
    {
        _settings = settings;
        PeerIdentification = peer;
        Outbox = new Outbox(link.Output, settings.RekeyBytes);
        _reader = new PacketReader(link.Input);
        _exchanger = new KeyExchanger(
            settings, Outbox, _reader, settings.Role == Role.Client ? (Identification.Own, peer) : (peer, Identification.Own));
        Outbox.KeysWornOut = _exchanger.Begin;
        _rekeying = settings.Time.CreateTimer(static state => ((SshTransport)state!).Rekey(), this, settings.RekeyAfter, settings.RekeyAfter);
    }

    public Outbox Outbox { get; }

    /// <summary>What the peer says it is; not to be trusted.</summary>
    public string PeerIdentification { get; }

    /// <summary>What signatures of this connection are bound to.</summary>
    public ReadOnlyMemory<byte> SessionId => _exchanger.SessionId;

    /// <summary>What was negotiated last.</summary>
    public Negotiated Negotiated => _exchanger.Negotiated!;

    public bool IsStrict => _exchanger.IsStrict;

    /// <summary>The signatures that the server takes for a log-in; empty where it does not say.</summary>
    public ImmutableArray<string> PeerSignatureAlgorithms { get; private set; } = [];

    /// <summary>Why the peer left, once it has said so.</summary>
    public DisconnectReason? PeerLeft { get; private set; }

    /// <summary>The log-in is over: what belongs before it is a violation.</summary>
    public bool IsAuthenticated { get; set; }

    /// <summary>Bytes that the last wait brought.</summary>
    public long BytesRead => _reader.BytesRead;

    /// <summary>Exchanges versions and the first keys.</summary>
    /// <exception cref="ProtocolViolationException">The peer speaks something else, or nothing that both sides know is safe; it has been told.</exception>
    public static async Task<SshTransport> OpenAsync(Link link, TransportSettings settings, CancellationToken cancellationToken)
    {
        Identification.Write(link.Output);
        await link.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
        var peer = await Identification.ReadAsync(link.Input, settings.Role, cancellationToken).ConfigureAwait(false);
        var transport = new SshTransport(link, settings, peer);
        try
        {
            transport.Rekey();
            while (!transport._exchanger.IsOpen)
            {
                if (!await transport.WaitAsync(cancellationToken).ConfigureAwait(false)) throw new ProtocolViolationException("connection closed during the key exchange");
                transport.ReadUntilOpen();
            }

            // The peer waits for our NEWKEYS.
            transport.Outbox.Kick();
            return transport;
        }
        catch (Exception error)
        {
            if (error is ProtocolViolationException violation) transport.Disconnect(DisconnectReason.KeyExchangeFailed, violation.Message);
            await transport.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Waits for bytes; sends what waits before. False at the end of the stream, or once the peer said that it leaves.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        Outbox.Kick();
        return PeerLeft is null ? _reader.WaitAsync(cancellationToken) : new ValueTask<bool>(false);
    }

    /// <summary>The next message of a service; what belongs to the transport is dealt with here.</summary>
    /// <exception cref="ProtocolViolationException">The peer broke the protocol.</exception>
    public bool TryRead(out ReadOnlySpan<byte> payload)
    {
        while (PeerLeft is null && _reader.TryRead(out payload))
        {
            if (_reader.Bytes > _settings.RekeyBytes) _exchanger.Begin();
            if (!TakeOwn(payload)) return true;
        }

        payload = default;
        return false;
    }

    /// <summary>Asks for new keys, now.</summary>
    public void Rekey()
    {
        _exchanger.Begin();
        Outbox.Kick();
    }

    /// <summary>Tells the peer why we leave. Nothing is to be sent after it.</summary>
    public void Disconnect(DisconnectReason reason, string description)
    {
        var output = new ArrayBufferWriter<byte>();
        Messages.Disconnect.Write(output, reason, description);
        Outbox.SendAtOnce(output.WrittenSpan);
        Outbox.Kick();
    }

    /// <summary>Forgets all keys. The link stays its owner's to close.</summary>
    public async ValueTask DisposeAsync()
    {
        await _rekeying.DisposeAsync().ConfigureAwait(false);
        await Outbox.DisposeAsync().ConfigureAwait(false);
        _exchanger.Dispose();
        _reader.Dispose();
    }

    private void ReadUntilOpen()
    {
        while (!_exchanger.IsOpen && _reader.TryRead(out var payload))
            if (!TakeOwn(payload)) throw new ProtocolViolationException("a message came before the keys were exchanged");
        if (PeerLeft is not null) throw new ProtocolViolationException("the other side ended the connection during the key exchange");
    }

    /// <summary>True if the message was the transport's own.</summary>
    private bool TakeOwn(ReadOnlySpan<byte> payload)
    {
        var number = payload[0];
        if (number is >= MessageNumber.KexInit and <= MessageNumber.LastKex)
        {
            _exchanger.Take(payload);
            return true;
        }

        if (number == MessageNumber.Disconnect)
        {
            PeerLeft = Messages.Disconnect.Read(payload);
            return true;
        }

        if (!_exchanger.IsOpen && _exchanger.IsStrict) throw new ProtocolViolationException("a strict key exchange has nothing else in it");
        if (number is MessageNumber.Ignore or MessageNumber.Debug or MessageNumber.Unimplemented) return true;
        if (!_exchanger.IsOpen || _exchanger.PeerIsExchanging) throw new ProtocolViolationException("a message came during the key exchange");
        if (number == MessageNumber.ExtInfo)
        {
            TakeExtInfo(payload);
            return true;
        }

        if (IsOfService(number)) return false;
        SendUnimplemented();
        return true;
    }

    private void TakeExtInfo(ReadOnlySpan<byte> payload)
    {
        // A client has one place for it: the first message by the first keys.
        if (IsAuthenticated || ++_extInfos > MaxExtInfos || (_settings.Role == Role.Server && (_extInfos > 1 || _reader.Packets != 1)))
            throw new ProtocolViolationException("EXT_INFO is out of turn");
        var algorithms = ExtInfo.ReadSignatureAlgorithms(payload);
        if (!algorithms.IsEmpty) PeerSignatureAlgorithms = algorithms;
    }

    private void SendUnimplemented()
    {
        var output = new ArrayBufferWriter<byte>(8);
        var writer = new SshWriter(output);
        writer.WriteByte(MessageNumber.Unimplemented);
        writer.WriteUInt32(unchecked(_reader.Sequence - 1));
        Outbox.Send(output.WrittenSpan);
    }

    private static bool IsOfService(byte number) =>
        number is MessageNumber.ServiceRequest or MessageNumber.ServiceAccept
            or (>= MessageNumber.UserAuthRequest and <= MessageNumber.RequestFailure)
            or (>= MessageNumber.ChannelOpen and <= MessageNumber.ChannelFailure);
}
