using System.Buffers;
using WireGate.Core;

namespace WireGate.Postgres.Authentication;

/// <summary>
/// What a client says first in OAUTHBEARER (RFC 7628 section 3.1):
/// <code>
/// message  = gs2-header kvsep *kvpair kvsep
/// gs2      = ( "n" / "y" ) "," [ "a=" authzid ] ","        no authzid here, as at a server
/// kvpair   = key "=" value kvsep
/// kvsep    = %x01
/// auth     = "auth=" [ "Bearer" 1*SP b64token ]            b64token: RFC 6750 section 2.1; empty asks where to get one
/// </code>
/// </summary>
public static class BearerMessage
{
    public const string Mechanism = "OAUTHBEARER";

    public const byte Separator = 1;

    /// <summary>Bytes around the token: the mechanism, a count, the grammar above, and a few other pairs.</summary>
    public const int Around = 256;

    private static readonly SearchValues<byte> TokenCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/"u8);

    /// <summary>The token inside the message, which the caller wipes; empty where the client asks for the place to get one.</summary>
    /// <exception cref="ProtocolViolationException">It is no such message.</exception>
    public static ReadOnlyMemory<byte> ReadToken(ReadOnlyMemory<byte> message)
    {
        var bytes = message.Span;
        if (bytes.StartsWith("p="u8)) throw new ProtocolViolationException("OAUTHBEARER does not bind channels");
        if (bytes is not [(byte)'n' or (byte)'y', (byte)',', (byte)',', Separator, .., Separator]) throw Malformed();
        var at = 4;
        ReadOnlyMemory<byte>? token = null;
        while (bytes[at] != Separator)
        {
            var end = bytes[at..].IndexOf(Separator);
            var equals = bytes.Slice(at, end).IndexOf((byte)'=');
            if (equals < 1 || at + end + 1 >= bytes.Length) throw Malformed();
            if (bytes.Slice(at, equals).SequenceEqual("auth"u8))
            {
                if (token is not null) throw Malformed();
                token = ReadValue(message.Slice(at + equals + 1, end - equals - 1));
            }

            at += end + 1;
        }

        return at == bytes.Length - 1 && token is { } found ? found : throw Malformed();
    }

    private static ReadOnlyMemory<byte> ReadValue(ReadOnlyMemory<byte> value)
    {
        if (value.IsEmpty) return value;
        // The scheme's name is in any case (RFC 9110 section 11.1).
        if (value.Length < 8 || !System.Text.Ascii.EqualsIgnoreCase(value.Span[..7], "Bearer "u8)) throw Malformed();
        var token = value[7..];
        while (!token.IsEmpty && token.Span[0] == ' ') token = token[1..];
        var plain = token.Span.TrimEnd((byte)'=');
        return plain.IsEmpty || plain.ContainsAnyExcept(TokenCharacters) ? throw Malformed() : token;
    }

    private static ProtocolViolationException Malformed() => new("malformed OAUTHBEARER message");
}
