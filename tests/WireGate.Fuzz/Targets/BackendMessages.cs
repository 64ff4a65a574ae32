using System.Buffers;
using WireGate.Core;
using WireGate.Postgres.Messages;

namespace WireGate.Fuzz.Targets;

/// <summary>Reads the fields of the messages of a server that the gate looks into.</summary>
internal static class BackendMessages
{
    public static string Read(BackendFrame frame, ReadOnlySequence<byte> message)
    {
        try
        {
            return (char)frame.Type + Fields(frame.Type, message);
        }
        catch (ProtocolViolationException)
        {
            return (char)frame.Type + "!";
        }
    }

    private static string Fields(byte type, in ReadOnlySequence<byte> message)
    {
        switch (type)
        {
            case AuthenticationRequest.Type:
                var kind = AuthenticationRequest.Read(message, out var data);
                return kind + (kind == AuthenticationKind.Sasl ? AuthenticationRequest.ReadMechanisms(data).Length.ToString(System.Globalization.CultureInfo.InvariantCulture) : "");
            case BackendKeyData.Type:
                BackendKeyData.Read(message, out _, out var key);
                return key.Length is < BackendKeyData.MinKeyLength or > BackendKeyData.MaxKeyLength ? throw new FuzzFailure("a key of a wrong length") : "";
            case ParameterStatus.Type: return ParameterStatus.Read(message).Name.Length > 0 ? "+" : "-";
            case ErrorResponse.Type or NoticeResponse.Type: return DiagnosticFields.Read(message).Code is null ? "-" : "+";
            case ReadyForQuery.Type: return ReadyForQuery.Read(message).ToString();
            case NegotiateProtocolVersion.Type: return NegotiateProtocolVersion.Read(message).Version.Major == 3 ? "3" : "other";
            case CommandComplete.Type: return CommandComplete.Read(message).IsEmpty ? "-" : "+";
            case CopyResponse.InType or CopyResponse.OutType or CopyResponse.BothType: return CopyResponse.Read(message).IsBinary ? "b" : "t";
            default: return "";
        }
    }
}
