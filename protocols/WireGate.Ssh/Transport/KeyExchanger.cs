using System.Buffers;
using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Ssh.KeyExchange;
using WireGate.Ssh.Keys;
using WireGate.Ssh.Messages;
using WireGate.Ssh.Packets;
using WireGate.Ssh.Wire;

namespace WireGate.Ssh.Transport;

/// <summary>
/// Exchanges keys, first and whenever one side wants new ones (RFC 4253 §7 to §9). What is received is given to it by the reading loop alone; <see cref="Begin"/> may be called by
/// anybody.
/// </summary>
internal sealed class KeyExchanger(TransportSettings settings, Outbox outbox, PacketReader reader, (string Client, string Server) versions) : IDisposable
{
    private readonly Lock _gate = new();
    private byte[]? _ownInit;
    private KexInit? _own;
    private byte[]? _peerInit;
    private Negotiated? _negotiated;
    private IOpenAgreement? _open;
    private IPacketCipher? _incoming;
    private byte[]? _session;
    private bool _discardsNext;
    private bool _isStrict;
    private bool _wantsExtInfo;

    /// <summary>The first H of the connection; null before.</summary>
    public byte[]? SessionId => _session;

    /// <summary>The first exchange is over.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Both keep to a strict key exchange.</summary>
    public bool IsStrict => _isStrict;

    /// <summary>The peer has begun an exchange and not ended it: nothing else may come from it.</summary>
    public bool PeerIsExchanging => _peerInit is not null;

    /// <summary>What was negotiated last.</summary>
    public Negotiated? Negotiated => _negotiated;

    /// <summary>Asks for new keys, unless that is under way. The outbox is to be kicked.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            if (_ownInit is not null) return;
            _own = settings.Offer.ToMessage(settings.Role, settings.HostKeyAlgorithms, isFirst: _session is null);
            var output = new ArrayBufferWriter<byte>();
            _own.Write(output);
            _ownInit = output.WrittenSpan.ToArray();
            outbox.SendAtOnce(_ownInit);
        }
    }

    /// <summary>Takes a message of the numbers 20 to 49.</summary>
    /// <exception cref="ProtocolViolationException">It is not its turn, or nothing comes of it.</exception>
    public void Take(ReadOnlySpan<byte> payload)
    {
        switch (payload[0])
        {
            case MessageNumber.KexInit:
                TakeInit(payload);
                break;
            case MessageNumber.NewKeys:
                TakeNewKeys(payload);
                break;
            default:
                TakeMethod(payload);
                break;
        }
    }

    public void Dispose()
    {
        _open?.Dispose();
        _incoming?.Dispose();
    }

    private void TakeInit(ReadOnlySpan<byte> payload)
    {
        if (_peerInit is not null) throw new ProtocolViolationException("KEXINIT came twice");
        var init = KexInit.Read(payload);
        _peerInit = payload.ToArray();
        Begin();
        var (client, server) = settings.Role == Role.Client ? (_own!, init) : (init, _own!);
        if (_session is null) ReadMarkers(init);
        _negotiated = Negotiated.From(client, server);
        _discardsNext = init.GuessFollows && !_negotiated.IsGuessRight;
        if (!_isStrict && (CipherNames.NeedsStrict(_negotiated.CipherToServer, _negotiated.MacToServer) || CipherNames.NeedsStrict(_negotiated.CipherToClient, _negotiated.MacToClient)))
            throw new ProtocolViolationException($"{_negotiated.CipherToServer} is only safe with strict key exchange, which the other side does not have");
        if (settings.Role == Role.Server) return;
        _open?.Dispose();
        _open = KeyAgreements.Find(_negotiated.KeyExchange).Begin();
        var output = new ArrayBufferWriter<byte>();
        var writer = new SshWriter(output);
        writer.WriteByte(MessageNumber.KexRequest);
        writer.WriteString(_open.Request.Span);
        outbox.SendAtOnce(output.WrittenSpan);
    }

    private void ReadMarkers(KexInit init)
    {
        _isStrict = init.KeyExchange.Contains(settings.Role == Role.Client ? AlgorithmOffer.StrictServer : AlgorithmOffer.StrictClient);
        _wantsExtInfo = settings.Role == Role.Server && init.KeyExchange.Contains(AlgorithmOffer.ExtInfoClient);
        // It must have been the first packet of all.
        if (_isStrict && reader.Sequence != 1) throw new ProtocolViolationException("a strict key exchange begins with KEXINIT");
    }

    private void TakeMethod(ReadOnlySpan<byte> payload)
    {
        if (_discardsNext)
        {
            _discardsNext = false;
            return;
        }

        if (_negotiated is null || _peerInit is null || _incoming is not null) throw OutOfTurn();
        if (settings.Role == Role.Server && payload[0] == MessageNumber.KexRequest) TakeRequest(payload);
        else if (settings.Role == Role.Client && payload[0] == MessageNumber.KexReply && _open is not null) TakeReply(payload);
        else throw OutOfTurn();
    }

    private void TakeRequest(ReadOnlySpan<byte> payload)
    {
        var fields = new SshReader(payload[1..]);
        var request = fields.ReadString();
        fields.End();
        var agreement = KeyAgreements.Find(_negotiated!.KeyExchange);
        using var secret = agreement.TryAnswer(request, out var reply) ?? throw NoAgreement();
        var key = settings.HostKeys.First(key => key.Algorithms.Contains(_negotiated.HostKey));
        var exchange = ExchangeHash.Compute(agreement.Hash, versions, (_peerInit!, _ownInit!), key.PublicBlob.Span, request, reply, secret.Span);
        var output = new ArrayBufferWriter<byte>();
        var writer = new SshWriter(output);
        writer.WriteByte(MessageNumber.KexReply);
        writer.WriteString(key.PublicBlob.Span);
        writer.WriteString(reply);
        writer.WriteString(key.Sign(_negotiated.HostKey, exchange));
        outbox.SendAtOnce(output.WrittenSpan);
        UseKeys(agreement, secret, exchange);
    }

    private void TakeReply(ReadOnlySpan<byte> payload)
    {
        var fields = new SshReader(payload[1..]);
        var hostKey = fields.ReadString();
        var reply = fields.ReadString();
        var signature = fields.ReadString();
        fields.End();
        var agreement = KeyAgreements.Find(_negotiated!.KeyExchange);
        using var open = _open!;
        _open = null;
        using var secret = open.TryFinish(reply) ?? throw NoAgreement();
        var exchange = ExchangeHash.Compute(agreement.Hash, versions, (_ownInit!, _peerInit!), hostKey, open.Request.Span, reply, secret.Span);
        using var key = SshPublicKeys.Read(hostKey);
        if (!settings.Pins!.IsPinned(key)) throw new ProtocolViolationException("the host key is not one of those configured");
        if (!key.Verify(_negotiated.HostKey, exchange, signature)) throw new ProtocolViolationException("the host's signature is wrong");
        UseKeys(agreement, secret, exchange);
    }

    private void UseKeys(IKeyAgreement agreement, SecretBuffer secret, byte[] exchange)
    {
        var isFirst = _session is null;
        _session ??= exchange;
        var keys = new KeyMaterial(agreement.Hash, secret, exchange, _session);
        var weAreServer = settings.Role == Role.Server;
        _incoming = keys.MakeCipher(_negotiated!, toServer: weAreServer);
        outbox.SendNewKeys(keys.MakeCipher(_negotiated!, toServer: !weAreServer), _isStrict);
        if (!isFirst || !_wantsExtInfo || settings.SignatureAlgorithms.IsEmpty) return;
        var output = new ArrayBufferWriter<byte>();
        ExtInfo.Write(output, settings.SignatureAlgorithms);
        outbox.SendAtOnce(output.WrittenSpan);
    }

    private void TakeNewKeys(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != 1 || _incoming is null) throw OutOfTurn();
        reader.Switch(_incoming, _isStrict);
        _incoming = null;
        _peerInit = null;
        IsOpen = true;
        lock (_gate) (_ownInit, _own) = (null, null);
    }

    private static ProtocolViolationException OutOfTurn() => new("a message of the key exchange is out of turn");

    private static ProtocolViolationException NoAgreement() => new("the key exchange has an impossible value");
}
