using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using WireGate.Core;

namespace WireGate.Postgres.Messages;

/// <summary><c>'R' Int32 length, Int32 kind, data</c></summary>
public static class AuthenticationRequest
{
    public const byte Type = (byte)'R';

    /// <summary>The kind, and what follows it: a salt, a list of mechanisms, a SASL message.</summary>
    public static AuthenticationKind Read(in ReadOnlySequence<byte> message, out byte[] data)
    {
        var reader = new MessageReader(message);
        var kind = (AuthenticationKind)reader.ReadInt32();
        data = reader.ReadRest().ToArray();
        var valid = kind switch
        {
            AuthenticationKind.Ok or AuthenticationKind.CleartextPassword => data.Length == 0,
            AuthenticationKind.Md5Password => data.Length == 4,
            _ => true,
        };
        return valid ? kind : throw new ProtocolViolationException("invalid message format");
    }

    /// <summary>The mechanisms of an AuthenticationSASL: <c>String*, NUL</c>.</summary>
    public static ImmutableArray<string> ReadMechanisms(ReadOnlySpan<byte> data)
    {
        var mechanisms = ImmutableArray.CreateBuilder<string>();
        while (true)
        {
            var end = data.IndexOf((byte)0);
            if (end < 0 || (end == 0 && data.Length > 1)) throw new ProtocolViolationException("invalid message format");
            if (end == 0) return mechanisms.DrainToImmutable();
            mechanisms.Add(Encoding.ASCII.GetString(data[..end]));
            data = data[(end + 1)..];
        }
    }

    public static void WriteOk(IBufferWriter<byte> output) => Write(output, AuthenticationKind.Ok, []);

    public static void WriteCleartextPassword(IBufferWriter<byte> output) => Write(output, AuthenticationKind.CleartextPassword, []);

    public static void WriteSasl(IBufferWriter<byte> output, params ReadOnlySpan<string> mechanisms)
    {
        var length = 5;
        foreach (var mechanism in mechanisms) length += MessageWriter.LengthOf(mechanism);
        var writer = new MessageWriter(output, Type, length);
        writer.WriteInt32((int)AuthenticationKind.Sasl);
        foreach (var mechanism in mechanisms) writer.WriteText(mechanism);
        writer.WriteByte(0);
        writer.End();
    }

    public static void WriteSaslContinue(IBufferWriter<byte> output, ReadOnlySpan<byte> data) => Write(output, AuthenticationKind.SaslContinue, data);

    public static void WriteSaslFinal(IBufferWriter<byte> output, ReadOnlySpan<byte> data) => Write(output, AuthenticationKind.SaslFinal, data);

    private static void Write(IBufferWriter<byte> output, AuthenticationKind kind, ReadOnlySpan<byte> data)
    {
        var writer = new MessageWriter(output, Type, 4 + data.Length);
        writer.WriteInt32((int)kind);
        writer.WriteBytes(data);
        writer.End();
    }
}
