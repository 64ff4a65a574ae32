using System.Buffers;

namespace WireGate.Postgres.Messages;

/// <summary><c>'N' Int32 length, fields</c>. Legal at any time after AuthenticationOk; libpq gives up on one before it.</summary>
public static class NoticeResponse
{
    public const byte Type = (byte)'N';

    public static void WriteNotice(IBufferWriter<byte> output, string message, string? hint = null) =>
        Write(output, DiagnosticFields.Of("NOTICE", SqlState.Success, message, hint: hint));

    public static void WriteWarning(IBufferWriter<byte> output, string message, string? hint = null) =>
        Write(output, DiagnosticFields.Of("WARNING", SqlState.Warning, message, hint: hint));

    public static void Write(IBufferWriter<byte> output, DiagnosticFields fields) => fields.Write(output, Type);
}
