using System.Buffers;
using WireGate.Core;

namespace WireGate.Postgres.Messages;

/// <summary>
/// CopyInResponse, CopyOutResponse, CopyBothResponse: <c>'G', 'H' or 'W', Int32 length, Int8 format, Int16 count, Int16 format*</c>
/// </summary>
/// <param name="IsBinary">The whole is binary; else lines of text.</param>
/// <param name="ColumnFormats">Two bytes a column.</param>
public readonly record struct CopyResponse(bool IsBinary, ReadOnlySequence<byte> ColumnFormats)
{
    public const byte InType = (byte)'G';
    public const byte OutType = (byte)'H';
    public const byte BothType = (byte)'W';

    public static CopyResponse Read(in ReadOnlySequence<byte> message)
    {
        var reader = new MessageReader(message);
        var format = reader.ReadByte();
        if (format > 1) throw new ProtocolViolationException("invalid message format");
        var columns = reader.ReadBytes(reader.ReadCount() * 2L);
        reader.ExpectEnd();
        return new CopyResponse(format == 1, columns);
    }
}
