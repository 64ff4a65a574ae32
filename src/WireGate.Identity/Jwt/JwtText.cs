using System.Buffers.Text;
using System.Text.Json;

namespace WireGate.Identity.Jwt;

/// <summary>The form of a signed JWT (RFC 7519, RFC 7515 7.1): three parts in base64url with dots between them.</summary>
internal static class JwtText
{
    /// <summary>As long as any token that a client may show.</summary>
    private const int MaxLength = 16 * 1024;

    /// <summary>
    /// The id of one that has the form of the gate's own. Says nothing of whether it ever was issued: the store knows its hash, over every byte of it.
    /// </summary>
    public static bool TryReadId(ReadOnlySpan<byte> token, out string id)
    {
        id = "";
        if (token.Length > MaxLength || !TrySplit(token, out var payload) || !Base64Url.IsValid(payload)) return false;
        try
        {
            var reader = new Utf8JsonReader(Base64Url.DecodeFromUtf8(payload), new JsonReaderOptions { MaxDepth = 8 });
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1 || !reader.ValueTextEquals("jti"u8)) continue;
                if (!reader.Read() || reader.TokenType != JsonTokenType.String) return false;
                id = reader.GetString()!;
                return TokenText.IsId(id);
            }
        }
        // What is not UTF-8 in a string is found when it is read.
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not ours.
        }

        return false;
    }

    private static bool TrySplit(ReadOnlySpan<byte> token, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        var first = token.IndexOf((byte)'.');
        var last = token.LastIndexOf((byte)'.');
        if (first <= 0 || last <= first + 1 || last == token.Length - 1) return false;
        payload = token[(first + 1)..last];
        return !payload.Contains((byte)'.');
    }
}
