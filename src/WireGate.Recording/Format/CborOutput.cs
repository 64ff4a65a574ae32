using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace WireGate.Recording.Format;

/// <summary>The few items of CBOR (RFC 8949) that a frame is made of, each written by one call and without allocating.</summary>
internal static class CborOutput
{
    public const byte Unsigned = 0 << 5, ByteString = 2 << 5, TextString = 3 << 5, Map = 5 << 5;
    public const byte True = 0xF5, Null = 0xF6;

    /// <summary>A map or an array that goes on until <see cref="Break"/>.</summary>
    public const byte OpenArray = 0x9F, OpenMap = 0xBF, Break = 0xFF;

    /// <summary>A type and the longest number.</summary>
    public const int MaxHead = 9;

    /// <summary>Writes a type with its number: a value, a length or a count (RFC 8949 §3). Returns how many bytes that took.</summary>
    public static int PutHead(Span<byte> to, byte type, ulong number)
    {
        switch (number)
        {
            case < 24:
                to[0] = (byte)(type | (byte)number);
                return 1;
            case <= byte.MaxValue:
                to[0] = (byte)(type | 24);
                to[1] = (byte)number;
                return 2;
            case <= ushort.MaxValue:
                to[0] = (byte)(type | 25);
                BinaryPrimitives.WriteUInt16BigEndian(to[1..], (ushort)number);
                return 3;
            case <= uint.MaxValue:
                to[0] = (byte)(type | 26);
                BinaryPrimitives.WriteUInt32BigEndian(to[1..], (uint)number);
                return 5;
            default:
                to[0] = (byte)(type | 27);
                BinaryPrimitives.WriteUInt64BigEndian(to[1..], number);
                return 9;
        }
    }

    public static void Byte(this IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    public static void Head(this IBufferWriter<byte> output, byte type, ulong number) => output.Advance(PutHead(output.GetSpan(MaxHead), type, number));

    public static void Keyed(this IBufferWriter<byte> output, int key, ulong number)
    {
        var span = output.GetSpan(1 + MaxHead);
        span[0] = (byte)key;
        output.Advance(1 + PutHead(span[1..], Unsigned, number));
    }

    public static void String(this IBufferWriter<byte> output, ReadOnlySpan<byte> value, bool isText)
    {
        var span = output.GetSpan(MaxHead + value.Length);
        var head = PutHead(span, isText ? TextString : ByteString, (ulong)value.Length);
        value.CopyTo(span[head..]);
        output.Advance(head + value.Length);
    }

    /// <summary>Half a surrogate pair becomes the replacement character. Returns how many bytes the text has in UTF-8.</summary>
    public static int String(this IBufferWriter<byte> output, ReadOnlySpan<char> value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        var span = output.GetSpan(MaxHead + length);
        var head = PutHead(span, TextString, (ulong)length);
        output.Advance(head + Encoding.UTF8.GetBytes(value, span[head..]));
        return length;
    }
}
