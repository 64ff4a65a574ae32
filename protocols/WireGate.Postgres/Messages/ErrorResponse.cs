using System.Buffers;

namespace WireGate.Postgres.Messages;

/// <summary><c>'E' Int32 length, fields</c>. What the gate refuses reaches the client as one of these.</summary>
public static class ErrorResponse
{
    public const byte Type = (byte)'E';

    /// <summary>A statement failed; the session goes on.</summary>
    public static void WriteError(IBufferWriter<byte> output, string code, string message, string? detail = null, string? hint = null, int position = 0) =>
        Write(output, DiagnosticFields.Of("ERROR", code, message, detail, hint, position));

    /// <summary>The connection is closed after it.</summary>
    public static void WriteFatal(IBufferWriter<byte> output, string code, string message, string? detail = null, string? hint = null) =>
        Write(output, DiagnosticFields.Of("FATAL", code, message, detail, hint));

    public static void Write(IBufferWriter<byte> output, DiagnosticFields fields) => fields.Write(output, Type);

    /// <summary>
    /// The form of protocol 2, for a client that speaks it: <c>'E' String</c>, no length, and the text ends with a line feed.
    /// </summary>
    public static void WriteProtocol2(IBufferWriter<byte> output, ReadOnlySpan<byte> message)
    {
        output.Write("EFATAL:  "u8);
        output.Write(message);
        output.Write("\n\0"u8);
    }
}
