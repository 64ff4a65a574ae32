using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using WireGate.Core;

namespace WireGate.Ssh.Packets;

/// <summary>
/// Cuts a pipe into packets and opens them. The only one that advances the pipe once versions are exchanged: a length that may be encrypted needs the state of a cipher,
/// which frames without state can't have.
/// </summary>
/// <remarks>Use: <c>while (await reader.WaitAsync(ct)) while (reader.TryRead(out var payload)) …</c>. A payload is valid until the next call of either.</remarks>
internal sealed class PacketReader(PipeReader input) : IDisposable
{
    /// <summary>What an idle connection keeps: the longest packet of a channel that OpenSSH sends, and what is around it.</summary>
    private const int KeptBuffer = 36 * 1024;

    private IPacketCipher _cipher = new PlainCipher();
    private byte[] _packet = [];
    private ReadOnlySequence<byte> _buffer;
    private bool _reading;
    private bool _completed;

    /// <summary>How much of the current packet is in <see cref="_packet"/>.</summary>
    private int _filled;

    /// <summary>The length of the packet with its length field, 0 until that is known.</summary>
    private int _length;

    /// <summary>What is still to be read of a peer whose packet has no possible length, before it is told.</summary>
    private int _discard;

    private bool _isBroken;

    /// <summary>What has arrived holds no whole packet any more.</summary>
    private bool _isExhausted;

    /// <summary>Of the next packet.</summary>
    public uint Sequence { get; private set; }

    /// <summary>Packets opened by the current keys.</summary>
    public long Packets { get; private set; }

    /// <summary>Bytes opened by the current keys.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bytes that the last wait brought.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Waits for bytes. False at the end of the stream, between packets.</summary>
    /// <exception cref="ProtocolViolationException">The stream ended inside a packet.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        Release();
        if (_completed && _isExhausted) return AtEnd();
        var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
        (_buffer, _completed, _reading, _isExhausted) = (result.Buffer, result.IsCompleted, true, false);
        BytesRead = _buffer.Length;
        if (result.IsCanceled) throw new OperationCanceledException();
        return !_buffer.IsEmpty || !_completed || AtEnd();
    }

    /// <summary>The payload of the next packet, or false if it has not arrived whole.</summary>
    /// <exception cref="ProtocolViolationException">It is malformed, too long, or not what the peer sealed.</exception>
    public bool TryRead(out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (_isBroken) throw NotIntact();
        _isExhausted = true;
        if (_discard > 0) return Discard();
        if (_length == 0 && !TryReadHead()) return false;
        var total = _length + _cipher.TagLength;
        if (!Fill(total)) return false;
        var packet = _packet.AsSpan(0, _length);
        if (!_cipher.TryOpen(Sequence, packet, _packet.AsSpan(_length, _cipher.TagLength)))
        {
            _isBroken = true;
            throw NotIntact();
        }

        Sequence = unchecked(Sequence + 1);
        Packets++;
        Bytes += total;
        (_filled, _length) = (0, 0);
        _isExhausted = false;
        payload = PayloadOf(packet);
        return true;
    }

    /// <summary>From the next packet on.</summary>
    public void Switch(IPacketCipher cipher, bool resetSequence)
    {
        _cipher.Dispose();
        _cipher = cipher;
        (Packets, Bytes) = (0, 0);
        if (resetSequence) Sequence = 0;
    }

    public void Dispose()
    {
        Release();
        _cipher.Dispose();
        ReturnBuffer();
    }

    private bool TryReadHead()
    {
        var head = _cipher.HeadLength;
        if (!Fill(head)) return false;
        var length = _cipher.ReadLength(Sequence, _packet.AsSpan(0, head));
        if (IsPossible(length))
        {
            _length = (int)length + PacketLimits.LengthField;
            return true;
        }

        if (!_cipher.IsLengthUnproven)
        {
            _isBroken = true;
            throw new ProtocolViolationException("a packet has an invalid length");
        }

        // As much as the longest packet, whatever its length was meant to be; then as if its tag were wrong.
        _discard = PacketLimits.MaxLength;
        return Discard();
    }

    private bool IsPossible(uint length)
    {
        if (length is < 1 + PacketLimits.MinPadding + 1 or > PacketLimits.MaxLength) return false;
        var padded = _cipher.IsLengthApart ? length : length + PacketLimits.LengthField;
        return padded % (uint)_cipher.BlockLength == 0;
    }

    private static ReadOnlySpan<byte> PayloadOf(ReadOnlySpan<byte> packet)
    {
        int padding = packet[PacketLimits.LengthField];
        var length = packet.Length - PacketLimits.LengthField - 1 - padding;
        if (padding < PacketLimits.MinPadding || length < 1) throw new ProtocolViolationException("a packet has an invalid padding");
        return packet.Slice(PacketLimits.LengthField + 1, length);
    }

    /// <summary>Copies what has arrived, up to so many bytes of the packet in all.</summary>
    private bool Fill(int total)
    {
        if (_filled >= total) return true;
        if (_buffer.IsEmpty) return false;
        Grow(total);
        var taken = _buffer.Slice(0, Math.Min(total - _filled, _buffer.Length));
        taken.CopyTo(_packet.AsSpan(_filled));
        _filled += (int)taken.Length;
        _buffer = _buffer.Slice(taken.End);
        return _filled == total;
    }

    private void Grow(int total)
    {
        // Space for a packet that was only announced comes as its bytes do.
        var needed = (int)Math.Min(total, _filled + _buffer.Length);
        if (needed <= _packet.Length) return;
        var bigger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Min(total, KeptBuffer)));
        _packet.AsSpan(0, _filled).CopyTo(bigger);
        ReturnBuffer();
        _packet = bigger;
    }

    private bool Discard()
    {
        var taken = Math.Min(_discard, _buffer.Length);
        _buffer = _buffer.Slice(taken);
        _discard -= (int)taken;
        if (_discard > 0) return false;
        _isBroken = true;
        throw NotIntact();
    }

    private void Release()
    {
        if (!_reading) return;
        _reading = false;
        // Where packets were left for later, the next wait brings them again at once.
        input.AdvanceTo(_buffer.Start, _isExhausted ? _buffer.End : _buffer.Start);
        _buffer = default;
        if (_filled > 0) return;
        // Nothing of a session that waits stays in memory that others get.
        if (_packet.Length > KeptBuffer * 2) ReturnBuffer();
    }

    private bool AtEnd() => _filled > 0 || _discard > 0 ? throw new ProtocolViolationException("connection closed inside a packet") : false;

    /// <summary>What was opened is in it: it may have been a password.</summary>
    private void ReturnBuffer()
    {
        if (_packet.Length == 0) return;
        CryptographicOperations.ZeroMemory(_packet);
        ArrayPool<byte>.Shared.Return(_packet);
        _packet = [];
    }

    private static ProtocolViolationException NotIntact() => new("a packet is not intact");
}
