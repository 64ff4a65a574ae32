using System.Buffers;
using WireGate.Core;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Relay;

namespace WireGate.Fuzz.Targets;

/// <summary>Reads the fields of every message that a client may send.</summary>
internal static class FrontendMessages
{
    public static string Read(FrontendFrame frame, ReadOnlySequence<byte> message)
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
            case Query.Type: return Lengths(Query.Read(message).Length);
            case Parse.Type:
                var parse = Parse.Read(message);
                return Lengths(parse.Name.Length, parse.Text.Length);
            case Bind.Type:
                var bind = Bind.Read(message);
                var values = new BindParameterReader(bind);
                var count = 0;
                while (values.TryRead(out _)) count++;
                if (count != bind.ParameterCount) throw new FuzzFailure($"{bind.ParameterCount} parameters were counted and {count} read");
                var (portal, statement) = Names.FirstTwo(message);
                if (portal.Length != bind.Portal.Length || statement.Length != bind.Statement.Length) throw new FuzzFailure("two readers see other names");
                return Lengths(bind.Portal.Length, bind.Statement.Length, count);
            case Execute.Type: return Lengths(Execute.Read(message).Portal.Length);
            case Describe.Type: return Lengths(Describe.Read(message).Name.Length);
            case Close.Type: return Lengths(Close.Read(message).Name.Length);
            case PasswordMessage.Type:
                SaslInitialResponse.Read(message, out var data);
                return Lengths(data.Length);
            default: return "";
        }
    }

    private static string Lengths(params ReadOnlySpan<long> lengths) => string.Join(',', lengths.ToArray().Select(long.Log2));
}
