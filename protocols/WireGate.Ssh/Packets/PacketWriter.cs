using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace WireGate.Ssh.Packets;

/// <summary>Seals payloads into packets. Not thread-safe.</summary>
internal sealed class PacketWriter : IDisposable
{
    private readonly byte[] _padding = new byte[1024];
    private int _paddingUsed;
    private IPacketCipher _cipher = new PlainCipher();

    public PacketWriter() => _paddingUsed = _padding.Length;

    /// <summary>Of the next packet.</summary>
    public uint Sequence { get; private set; }

    /// <summary>Packets sealed by the current keys.</summary>
    public long Packets { get; private set; }

    /// <summary>Bytes sealed by the current keys.</summary>
    public long Bytes { get; private set; }

    public void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> payload)
    {
        if (payload.Length is 0 or > PacketLimits.MaxPayload) throw new ArgumentOutOfRangeException(nameof(payload));
        var padding = PaddingFor(payload.Length);
        var length = 1 + payload.Length + padding;
        var total = PacketLimits.LengthField + length;
        var all = output.GetSpan(total + _cipher.TagLength);
        var packet = all[..total];
        BinaryPrimitives.WriteUInt32BigEndian(packet, (uint)length);
        packet[PacketLimits.LengthField] = (byte)padding;
        payload.CopyTo(packet[(PacketLimits.LengthField + 1)..]);
        FillPadding(packet[^padding..]);
        _cipher.Seal(Sequence, packet, all.Slice(total, _cipher.TagLength));
        Sequence = unchecked(Sequence + 1);
        Packets++;
        Bytes += total + _cipher.TagLength;
        output.Advance(total + _cipher.TagLength);
    }

    /// <inheritdoc cref="PacketReader.Switch"/>
    public void Switch(IPacketCipher cipher, bool resetSequence)
    {
        _cipher.Dispose();
        _cipher = cipher;
        (Packets, Bytes) = (0, 0);
        if (resetSequence) Sequence = 0;
    }

    public void Dispose() => _cipher.Dispose();

    private int PaddingFor(int payload)
    {
        var block = _cipher.BlockLength;
        var unpadded = 1 + payload + (_cipher.IsLengthApart ? 0 : PacketLimits.LengthField);
        var padding = block - (unpadded % block);
        return padding < PacketLimits.MinPadding ? padding + block : padding;
    }

    /// <summary>Random bytes are drawn many at a time: a call for each packet would cost as much as its encryption.</summary>
    private void FillPadding(Span<byte> padding)
    {
        if (_padding.Length - _paddingUsed < padding.Length)
        {
            RandomNumberGenerator.Fill(_padding);
            _paddingUsed = 0;
        }

        _padding.AsSpan(_paddingUsed, padding.Length).CopyTo(padding);
        _paddingUsed += padding.Length;
    }
}
