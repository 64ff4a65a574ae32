using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace WireGate.Identity.Jwt;

/// <summary>
/// The public keys of one issuer (RFC 7517 section 5). A key that is not for checking signatures, too weak, symmetric or not understood is as if it were not there.
/// Certificates in it (<c>x5c</c>, <c>x5u</c>) are never looked at.
/// </summary>
public sealed class JwtKeys
{
    /// <summary>What a document of keys may have in bytes: a hundred keys of 4,096 bits have about 80 kB.</summary>
    public const int MaxLength = 256 * 1024;

    private const int MaxKeys = 100;
    private const int LeastRsaBytes = 2048 / 8;

    /// <summary>Checking a signature takes the square of it.</summary>
    private const int MostRsaBytes = 8192 / 8;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private readonly ImmutableArray<JsonWebKey> _keys;

    private JwtKeys(ImmutableArray<JsonWebKey> keys) => _keys = keys;

    /// <summary>How many can be used.</summary>
    public int Count => _keys.Length;

    /// <exception cref="FormatException">It is not a document of keys, or has none that can be used.</exception>
    public static JwtKeys Read(ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxLength) throw new FormatException("the document of keys is too long");
        var keys = Parse(json);
        var usable = ImmutableArray.CreateBuilder<JsonWebKey>();
        foreach (var key in keys.EnumerateArray())
            if (ReadKey(key) is { } read) usable.Add(read);
        return usable.Count > 0 ? new JwtKeys(usable.ToImmutable()) : throw new FormatException("the document has no key that can check signatures");
    }

    /// <summary>
    /// The one key for a token. Null if there is none or more than one: keys are never tried in turn. A token without <c>kid</c> is for the only key that fits.
    /// </summary>
    internal JsonWebKey? Find(string algorithm, string? keyId)
    {
        JsonWebKey? found = null;
        foreach (var key in _keys)
        {
            if (keyId is not null && key.Kid != keyId || !JwtAlgorithms.Fits(algorithm, key)) continue;
            if (found is not null) return null;
            found = key;
        }

        return found;
    }

    private static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var document = JsonElement.Parse(json, Strict);
            if (document.ValueKind == JsonValueKind.Object && document.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array
                && keys.GetArrayLength() <= MaxKeys)
                return keys;
        }
        catch (JsonException)
        {
            // The same for whoever asks.
        }

        throw new FormatException("expected a document of keys: {\"keys\":[…]}");
    }

    private static JsonWebKey? ReadKey(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object || !IsForSignatures(key)) return null;
        // A key that was published with its private half is everybody's.
        if (key.TryGetProperty("d", out _)) return null;
        var read = new JsonWebKey
        {
            Kty = Text(key, "kty"),
            Kid = Text(key, "kid"),
            Alg = Text(key, "alg"),
            Crv = Text(key, "crv"),
            N = Text(key, "n"),
            E = Text(key, "e"),
            X = Text(key, "x"),
            Y = Text(key, "y"),
            // Without it the library keeps what it made of a key beyond the key's own end.
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
        return read.Kty switch
        {
            "RSA" => IsStrong(read.N, read.E) ? read : null,
            "EC" => read.Crv switch { "P-256" => 32, "P-384" => 48, "P-521" => 66, _ => -1 } is var length && Bytes(read.X) == length && Bytes(read.Y) == length ? read : null,
            _ => null,
        };
    }

    private static bool IsForSignatures(JsonElement key)
    {
        if (key.TryGetProperty("use", out _) && Text(key, "use") != "sig") return false;
        if (!key.TryGetProperty("key_ops", out var uses)) return true;
        return uses.ValueKind == JsonValueKind.Array && uses.EnumerateArray().Any(use => use.ValueKind == JsonValueKind.String && use.ValueEquals("verify"u8));
    }

    /// <summary>The exponent is at least three and at most four bytes: 1 would make every text its own signature.</summary>
    private static bool IsStrong(string? modulus, string? exponent)
    {
        if (Bytes(modulus) is not (>= LeastRsaBytes and <= MostRsaBytes) || Bytes(exponent) is not (>= 1 and <= 4)) return false;
        long value = 0;
        foreach (var digit in Base64Url.DecodeFromChars(exponent)) value = (value << 8) | digit;
        return value >= 3 && (value & 1) == 1 && Base64Url.DecodeFromChars(modulus)[0] != 0;
    }

    private static int Bytes(string? text) => text is not null && Base64Url.IsValid(text, out var length) ? length : -1;

    private static string? Text(JsonElement key, string name)
    {
        try
        {
            return key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
