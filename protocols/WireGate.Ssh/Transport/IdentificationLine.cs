using System.Buffers;
using WireGate.Core.Transport;

namespace WireGate.Ssh.Transport;

/// <summary>A line that ends by LF, as both sides begin with (RFC 4253 §4.2).</summary>
internal readonly struct IdentificationLine(long length) : IFrame<IdentificationLine>
{
    public long TotalLength => length;

    public static bool TryParse(ref SequenceReader<byte> reader, out IdentificationLine frame)
    {
        frame = default;
        var begin = reader.Consumed;
        if (!reader.TryAdvanceTo((byte)'\n')) return false;
        frame = new IdentificationLine(reader.Consumed - begin);
        return true;
    }
}
