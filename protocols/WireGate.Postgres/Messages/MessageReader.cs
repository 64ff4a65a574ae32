using System.Buffers;
using System.Text;
using WireGate.Core;

namespace WireGate.Postgres.Messages;

/// <summary>Reads the fields of one whole message. Every length is checked before it is used; nothing is copied.</summary>
public ref struct MessageReader
{
    /// <summary>The type byte and the length.</summary>
    public const int HeadLength = 5;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private SequenceReader<byte> _reader;

    /// <param name="message">The whole message, head included.</param>
    /// <param name="head">Bytes to skip: <see cref="HeadLength"/>, or 8 for a start-up packet.</param>
    public MessageReader(scoped in ReadOnlySequence<byte> message, int head = HeadLength)
    {
        _reader = new SequenceReader<byte>(message);
        if (message.Length < head) throw Malformed();
        _reader.Advance(head);
    }

    public readonly long Remaining => _reader.Remaining;

    public byte ReadByte() => _reader.TryRead(out var value) ? value : throw Malformed();

    public short ReadInt16() => _reader.TryReadBigEndian(out short value) ? value : throw Malformed();

    public int ReadInt32() => _reader.TryReadBigEndian(out int value) ? value : throw Malformed();

    /// <summary>A count of things that follow: an Int16 that the server reads as unsigned where it may exceed 32,767.</summary>
    public int ReadCount() => (ushort)ReadInt16();

    /// <summary>The bytes before the next NUL; the NUL is consumed.</summary>
    public ReadOnlySequence<byte> ReadCString() =>
        _reader.TryReadTo(out ReadOnlySequence<byte> text, (byte)0) ? text : throw Malformed();

    public ReadOnlySequence<byte> ReadBytes(long count)
    {
        if (count < 0 || count > _reader.Remaining) throw Malformed();
        var bytes = _reader.UnreadSequence.Slice(0, count);
        _reader.Advance(count);
        return bytes;
    }

    public ReadOnlySequence<byte> ReadRest() => ReadBytes(_reader.Remaining);

    /// <summary>Refuses bytes after the last field: whoever reads them otherwise than we do reads another message.</summary>
    public readonly void ExpectEnd()
    {
        if (!_reader.End) throw Malformed();
    }

    /// <summary>Text as UTF-8, the only encoding that the gate lets anyone speak.</summary>
    public static string Decode(in ReadOnlySequence<byte> text)
    {
        try
        {
            return Strict.GetString(text);
        }
        catch (DecoderFallbackException)
        {
            throw new ProtocolViolationException("invalid byte sequence for encoding \"UTF8\"");
        }
    }

    private static ProtocolViolationException Malformed() => new("invalid message format");
}
