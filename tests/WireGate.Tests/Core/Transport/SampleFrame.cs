using System.Buffers;
using WireGate.Core;
using WireGate.Core.Transport;

namespace WireGate.Tests.Core.Transport;

/// <summary>kind(1) length(4, of the whole frame) body</summary>
internal readonly struct SampleFrame(byte kind, int length) : IFrame<SampleFrame>
{
    public const int HeadLength = 5;

    public byte Kind => kind;

    public long TotalLength => length;

    public static bool TryParse(ref SequenceReader<byte> reader, out SampleFrame frame)
    {
        frame = default;
        if (!reader.TryRead(out var kind)) return false;
        if (kind == 0xFF) throw new ProtocolViolationException("no such kind");
        if (!reader.TryReadBigEndian(out int length)) return false;
        frame = new SampleFrame(kind, length);
        return true;
    }

    public static byte[] Make(byte kind, int length)
    {
        var bytes = new byte[Math.Max(length, HeadLength)];
        bytes[0] = kind;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), length);
        for (var index = HeadLength; index < length; index++) bytes[index] = (byte)(kind + index);
        return bytes;
    }
}
