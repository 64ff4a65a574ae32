using System.Buffers;
using WireGate.Core;

namespace WireGate.Postgres.Messages;

/// <summary>
/// <c>'B' Int32 length, String portal, String statement, Int16 count, Int16 format*, Int16 count, (Int32 length, Byten value)*, Int16 count,
/// Int16 format*</c>. The bytes are those of the message.
/// </summary>
/// <param name="ParameterFormats">None (all text), one for all, or one for each; two bytes each.</param>
/// <param name="Parameters">The values with their lengths, checked; read them with <see cref="BindParameterReader"/>.</param>
/// <param name="Values">From the count of the parameters' formats to the last value.</param>
/// <param name="ResultFormats">None (all text), one for all, or one for each column; two bytes each.</param>
public readonly record struct Bind(
    ReadOnlySequence<byte> Portal,
    ReadOnlySequence<byte> Statement,
    ReadOnlySequence<byte> ParameterFormats,
    int ParameterCount,
    ReadOnlySequence<byte> Parameters,
    ReadOnlySequence<byte> Values,
    ReadOnlySequence<byte> ResultFormats)
{
    public const byte Type = (byte)'B';

    public static Bind Read(in ReadOnlySequence<byte> message)
    {
        var reader = new MessageReader(message);
        var portal = reader.ReadCString();
        var statement = reader.ReadCString();
        var whole = reader;
        var wholeLength = reader.Remaining;
        var formatCount = reader.ReadCount();
        var formats = reader.ReadBytes(formatCount * 2L);
        var count = reader.ReadCount();
        if (formatCount > 1 && formatCount != count) throw new ProtocolViolationException("invalid message format");
        var values = reader;
        var before = reader.Remaining;
        for (var i = 0; i < count; i++)
        {
            var length = reader.ReadInt32();
            if (length < -1) throw new ProtocolViolationException("invalid message format");
            if (length > 0) reader.ReadBytes(length);
        }

        var parameters = values.ReadBytes(before - reader.Remaining);
        var all = whole.ReadBytes(wholeLength - reader.Remaining);
        var results = reader.ReadBytes(reader.ReadCount() * 2L);
        reader.ExpectEnd();
        return new Bind(portal, statement, formats, count, parameters, all, results);
    }

    /// <summary>With results as text.</summary>
    /// <param name="values">From the count of the parameters' formats to the last value; empty for no parameters.</param>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> portal, ReadOnlySpan<byte> statement, ReadOnlySpan<byte> values = default)
    {
        if (values.IsEmpty) values = "\0\0\0\0"u8;
        var writer = new MessageWriter(output, Type, portal.Length + statement.Length + 4 + values.Length);
        writer.WriteCString(portal);
        writer.WriteCString(statement);
        writer.WriteBytes(values);
        writer.WriteInt16(0);
        writer.End();
    }
}
