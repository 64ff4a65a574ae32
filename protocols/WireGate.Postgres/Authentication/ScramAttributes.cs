using System.Buffers.Text;
using WireGate.Core;

namespace WireGate.Postgres.Authentication;

/// <summary>Reads <c>name=value</c> pairs in the order that they must have. RFC 5802 section 7: <c>attr-val *("," attr-val)</c>.</summary>
internal ref struct ScramAttributes(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;
    private bool _ended;

    /// <summary>The value of the next pair, whose name must be this.</summary>
    public ReadOnlySpan<byte> Read(char name)
    {
        if (_ended || _rest.Length < 2 || _rest[0] != name || _rest[1] != '=') throw Malformed();
        var comma = _rest.IndexOf((byte)',');
        var value = comma < 0 ? _rest[2..] : _rest[2..comma];
        _ended = comma < 0;
        _rest = comma < 0 ? [] : _rest[(comma + 1)..];
        return value;
    }

    /// <summary>Whether the next pair has this name.</summary>
    public readonly bool Is(char name) => !_ended && _rest.Length >= 2 && _rest[0] == name && _rest[1] == '=';

    public readonly void ExpectEnd()
    {
        if (!_ended) throw Malformed();
    }

    public static byte[] Decode(ReadOnlySpan<byte> base64, int maxLength)
    {
        // The decoder skips white space, which the grammar does not have.
        if (base64.Length > Base64.GetMaxEncodedToUtf8Length(maxLength) || base64.ContainsAny(" \t\r\n"u8)) throw Malformed();
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        if (Base64.DecodeFromUtf8(base64, bytes, out _, out var length) != System.Buffers.OperationStatus.Done) throw Malformed();
        return bytes[..length];
    }

    public static ProtocolViolationException Malformed() => new("malformed SCRAM message");
}
