using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace WireGate.Postgres.Messages;

/// <summary>Writes one message whose length is known before; <see cref="End"/> hands it to the output.</summary>
public ref struct MessageWriter
{
    private readonly IBufferWriter<byte> _output;
    private readonly Span<byte> _message;
    private int _position;

    public MessageWriter(IBufferWriter<byte> output, byte type, int bodyLength)
    {
        _output = output;
        _message = output.GetSpan(checked(bodyLength + 5))[..(bodyLength + 5)];
        WriteByte(type);
        WriteInt32(bodyLength + 4);
    }

    /// <summary>A packet without a type byte.</summary>
    public MessageWriter(IBufferWriter<byte> output, int totalLength)
    {
        _output = output;
        _message = output.GetSpan(totalLength)[..totalLength];
        WriteInt32(totalLength);
    }

    /// <summary>Bytes that <see cref="WriteText"/> takes, its NUL included.</summary>
    public static int LengthOf(string text) => Encoding.UTF8.GetByteCount(text) + 1;

    public void WriteByte(byte value) => _message[_position++] = value;

    public void WriteInt16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(_message[_position..], value);
        _position += 2;
    }

    public void WriteInt32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_message[_position..], value);
        _position += 4;
    }

    public void WriteBytes(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_message[_position..]);
        _position += bytes.Length;
    }

    public void WriteCString(scoped ReadOnlySpan<byte> text)
    {
        if (text.Contains((byte)0)) throw new ArgumentException("A NUL would end the text early.", nameof(text));
        WriteBytes(text);
        WriteByte(0);
    }

    /// <summary>Text and its NUL. A NUL within, which would end it early, is shown as a question mark.</summary>
    public void WriteText(string text)
    {
        var length = Encoding.UTF8.GetBytes(text, _message[_position..]);
        _message.Slice(_position, length).Replace((byte)0, (byte)'?');
        _position += length;
        WriteByte(0);
    }

    public readonly void End()
    {
        if (_position != _message.Length) throw new InvalidOperationException("The message is not as long as its length says.");
        _output.Advance(_position);
    }
}
