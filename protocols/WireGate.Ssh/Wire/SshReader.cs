using System.Buffers.Binary;
using System.Text;
using WireGate.Core;

namespace WireGate.Ssh.Wire;

/// <summary>Reads the data types of RFC 4251 §5 from one whole message. Each length is looked at before it is used.</summary>
internal ref struct SshReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Remaining => _rest.Length;

    /// <summary>What was not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte ReadByte() => Take(1)[0];

    /// <summary>All values but 0 are true.</summary>
    public bool ReadBoolean() => ReadByte() != 0;

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(8));

    public ReadOnlySpan<byte> ReadBytes(int length) => Take(length);

    /// <summary><c>uint32 length, byte[length]</c>.</summary>
    public ReadOnlySpan<byte> ReadString()
    {
        var length = ReadUInt32();
        return length <= (uint)_rest.Length ? Take((int)length) : throw new ProtocolViolationException("a string is longer than its message");
    }

    /// <summary>A string that is text for us to use: UTF-8, at most so many bytes, without control characters.</summary>
    public string ReadText(int limit)
    {
        var bytes = ReadString();
        if (bytes.Length > limit) throw new ProtocolViolationException("a text is too long");
        try
        {
            var text = StrictUtf8.GetString(bytes);
            foreach (var character in text)
                if (char.IsControl(character)) throw new ProtocolViolationException("a text has control characters");
            return text;
        }
        catch (DecoderFallbackException)
        {
            throw new ProtocolViolationException("a text is not UTF-8");
        }
    }

    /// <summary>A positive integer as the bytes of its magnitude, without leading zeros. Negative ones have no use in any message.</summary>
    public ReadOnlySpan<byte> ReadPositiveMpint()
    {
        var bytes = ReadString();
        if (bytes.IsEmpty) return bytes;
        if ((bytes[0] & 0x80) != 0) throw new ProtocolViolationException("a number is negative");
        if (bytes[0] != 0) return bytes;
        // RFC 4251 §5: no leading zero but the one that keeps the sign.
        if (bytes.Length < 2 || (bytes[1] & 0x80) == 0) throw new ProtocolViolationException("a number has unnecessary leading zeros");
        return bytes[1..];
    }

    /// <exception cref="ProtocolViolationException">Something follows.</exception>
    public readonly void End()
    {
        if (!_rest.IsEmpty) throw new ProtocolViolationException("a message is longer than what it holds");
    }

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length) throw new ProtocolViolationException("a message ends too early");
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
