using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace WireGate.Identity.Jwt;

/// <summary>
/// A signed JWT that was read and not verified: nothing that it says may be believed yet.
/// <code>
/// jws       = header "." payload "." signature       RFC 7515 section 3.1, compact; each part base64url without padding
/// header    = { alg, typ?, kid?, … }                 RFC 7515 section 4.1
/// payload   = { iss, sub, aud, exp, … }              RFC 7519 section 4.1
/// </code>
/// Stricter than the RFCs where they leave a choice, so that no two readers can see different tokens in the same bytes: no name stands twice in an object, and
/// each part is written the one way that its bytes encode to.
/// </summary>
public sealed class JwtText
{
    /// <summary>As long as a password may be. A token with many groups has a few kilobytes.</summary>
    public const int MaxLength = 16 * 1024;

    /// <summary>Deep enough for a chain of eight actors inside one claim.</summary>
    private const int MaxDepth = 16;

    /// <summary>A key's name goes into no log; it is only looked up.</summary>
    private const int MaxNameLength = 256;

    private static readonly SearchValues<byte> Base64UrlCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    private JwtText(string algorithm, string? type, string? keyId, JsonElement claims) =>
        (Algorithm, Type, KeyId, Claims) = (algorithm, type, keyId, claims);

    /// <summary>The header's <c>alg</c>.</summary>
    public string Algorithm { get; }

    /// <summary>The header's <c>typ</c>, without <c>application/</c> and in lower case (RFC 7515 section 4.1.9); null if there is none.</summary>
    public string? Type { get; }

    /// <summary>The header's <c>kid</c>.</summary>
    public string? KeyId { get; }

    /// <summary>What the token claims: an object.</summary>
    public JsonElement Claims { get; }

    /// <summary>The claim <c>iss</c>, which says who is to be asked for the key; null if it is missing or no string.</summary>
    public string? Issuer => StringClaim("iss");

    /// <summary>Whether bytes are written like a JWT: its header begins with <c>{"</c>.</summary>
    public static bool LooksLikeOne(ReadOnlySpan<byte> token) => token.StartsWith("eyJ"u8) && token.Contains((byte)'.');

    /// <summary>Reads a token; null with the reason if it is not a signed JWT.</summary>
    public static JwtText? Read(ReadOnlySpan<byte> token, out JwtProblem problem)
    {
        if (token.Length > MaxLength) return Fail(JwtProblem.TooLong, out problem);
        var dots = token.Count((byte)'.');
        if (dots != 2) return Fail(dots == 4 ? JwtProblem.Encrypted : JwtProblem.Malformed, out problem);
        var first = token.IndexOf((byte)'.');
        var second = token.LastIndexOf((byte)'.');
        if (Decode(token[..first]) is not { } header || Decode(token[(first + 1)..second]) is not { } payload || Decode(token[(second + 1)..]) is not { Length: > 0 })
            return Fail(JwtProblem.Malformed, out problem);
        if (Object(header) is not { } head || Object(payload) is not { } claims) return Fail(JwtProblem.Json, out problem);
        return ReadHeader(head, claims, out problem);
    }

    /// <summary>A claim that is a string; null if it is missing or anything else.</summary>
    public string? StringClaim(string name) => String(Claims, name);

    /// <summary><c>jku</c>, <c>x5u</c>, <c>jwk</c> and <c>x5c</c> are never looked at: a token does not say by which key it is to be believed.</summary>
    private static JwtText? ReadHeader(JsonElement head, JsonElement claims, out JwtProblem problem)
    {
        if (head.TryGetProperty("enc", out _)) return Fail(JwtProblem.Encrypted, out problem);
        if (head.TryGetProperty("crit", out _) || head.TryGetProperty("b64", out _) || head.TryGetProperty("zip", out _)) return Fail(JwtProblem.Extension, out problem);
        if (String(head, "alg") is not { Length: > 0 and < 16 } algorithm) return Fail(JwtProblem.Algorithm, out problem);
        var type = String(head, "typ");
        if (type is { Length: 0 } || type is null && head.TryGetProperty("typ", out _)) return Fail(JwtProblem.Type, out problem);
        var keyId = String(head, "kid");
        if (keyId is { Length: 0 or > MaxNameLength } || keyId is null && head.TryGetProperty("kid", out _)) return Fail(JwtProblem.UnknownKey, out problem);
        problem = JwtProblem.None;
        return new JwtText(algorithm, type is null ? null : Plain(type), keyId, claims);
    }

    private static string Plain(string type)
    {
        const string prefix = "application/";
        var plain = type.ToLowerInvariant();
        return plain.StartsWith(prefix, StringComparison.Ordinal) && plain.LastIndexOf('/') == prefix.Length - 1 ? plain[prefix.Length..] : plain;
    }

    private static byte[]? Decode(ReadOnlySpan<byte> part)
    {
        if (part.ContainsAnyExcept(Base64UrlCharacters)) return null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        if (Base64Url.DecodeFromUtf8(part, bytes, out var read, out var length) != OperationStatus.Done || read != part.Length) return null;
        Array.Resize(ref bytes, length);
        // The last letter may have bits that no byte takes: only zeros are the encoder's own (RFC 4648 section 3.5).
        return Base64Url.EncodeToUtf8(bytes).AsSpan().SequenceEqual(part) ? bytes : null;
    }

    private static JsonElement? Object(byte[] json)
    {
        try
        {
            var element = JsonElement.Parse(json, Strict);
            return element.ValueKind == JsonValueKind.Object ? element : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? String(JsonElement element, string name)
    {
        try
        {
            return element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or bytes that are no UTF-8: no text at all.
            return null;
        }
    }

    private static JwtText? Fail(JwtProblem why, out JwtProblem problem)
    {
        problem = why;
        return null;
    }
}
