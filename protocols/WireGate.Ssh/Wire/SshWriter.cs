using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace WireGate.Ssh.Wire;

/// <summary>Writes the data types of RFC 4251 §5.</summary>
internal readonly struct SshWriter(IBufferWriter<byte> output)
{
    public void WriteByte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    public void WriteBoolean(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    public void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(4), value);
        output.Advance(4);
    }

    public void WriteUInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(output.GetSpan(8), value);
        output.Advance(8);
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes) => output.Write(bytes);

    public void WriteString(ReadOnlySpan<byte> bytes)
    {
        WriteUInt32((uint)bytes.Length);
        output.Write(bytes);
    }

    public void WriteString(string text) => WriteString(Encoding.UTF8.GetBytes(text));

    /// <summary>A positive integer of big-endian bytes, which may have leading zeros.</summary>
    public void WriteMpint(ReadOnlySpan<byte> magnitude)
    {
        magnitude = magnitude.TrimStart((byte)0);
        var sign = !magnitude.IsEmpty && (magnitude[0] & 0x80) != 0;
        WriteUInt32((uint)(magnitude.Length + (sign ? 1 : 0)));
        if (sign) WriteByte(0);
        output.Write(magnitude);
    }

    public void WriteNames(IEnumerable<string> names) => WriteString(string.Join(',', names));
}
