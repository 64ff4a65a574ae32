using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace WireGate.Tests.Identity.Jwt;

/// <summary>Tokens that must be refused, each a good one with one thing changed. Where it says so the issuer itself has signed the change.</summary>
internal sealed class MutatedTokens(JwtMint mint, JwtMint stranger, DateTimeOffset now)
{
    public IEnumerable<(string Name, string Token)> All() =>
        Texts().Concat(Signatures()).Concat(Confusions()).Concat(Headers()).Concat(Claims()).Concat(Times()).Concat(Json());

    private IEnumerable<(string, string)> Texts()
    {
        var good = mint.Token(now);
        var parts = good.Split('.');
        yield return ("empty", "");
        yield return ("dots only", "..");
        yield return ("no signature", parts[0] + "." + parts[1]);
        yield return ("empty signature", parts[0] + "." + parts[1] + ".");
        yield return ("empty header", "." + parts[1] + "." + parts[2]);
        yield return ("empty payload", parts[0] + ".." + parts[2]);
        yield return ("four parts", good + ".AAAA");
        yield return ("five parts", good + ".AAAA.AAAA");
        yield return ("leading space", " " + good);
        yield return ("trailing space", good + " ");
        yield return ("trailing line", good + "\n");
        yield return ("trailing zero", good + "\0");
        yield return ("bearer in front", "Bearer " + good);
        yield return ("padding", parts[0] + "=." + parts[1] + "." + parts[2]);
        yield return ("padding of the signature", good + "==");
        yield return ("too long", good + new string('A', 16 * 1024));
        yield return ("another payload", parts[0] + "." + JwtMint.Encode(mint.Claims(now).ToJsonString().Replace("planner", "writer", StringComparison.Ordinal)) + "." + parts[2]);
        yield return ("header and payload exchanged", parts[1] + "." + parts[0] + "." + parts[2]);
        // Of every part letters at several places.
        for (var part = 0; part < 3; part++)
            for (var step = 0; step < 16; step++)
            {
                var text = parts[part].ToCharArray();
                var at = step * (text.Length - 1) / 15;
                text[at] = text[at] == 'A' ? 'B' : 'A';
                var changed = (string[])parts.Clone();
                changed[part] = new string(text);
                yield return ($"letter {at} of part {part}", string.Join('.', changed));
                changed[part] = parts[part].Remove(at, 1);
                yield return ($"without letter {at} of part {part}", string.Join('.', changed));
            }

        for (var length = 1; length < good.Length; length += good.Length / 20) yield return ($"the first {length}", good[..length]);
        // The last letter of 256 bytes carries four bits that no byte takes.
        yield return ("other letters of the same bytes", good[..^1] + (good[^1] == 'A' ? 'B' : (char)(good[^1] + 1)));
    }

    private IEnumerable<(string, string)> Signatures()
    {
        var parts = mint.Token(now).Split('.');
        var signature = Base64Url.DecodeFromChars(parts[2]);
        yield return ("signed by a stranger", stranger.Sign(mint.Header(), mint.Claims(now)));
        yield return ("zero signature", Join(parts, new byte[256]));
        yield return ("signature of ones", Join(parts, [.. Enumerable.Repeat((byte)255, 256)]));
        yield return ("short signature", Join(parts, signature[..255]));
        yield return ("long signature", Join(parts, [.. signature, 0]));
        yield return ("signature with a zero in front", Join(parts, [0, .. signature]));
        var ec = mint.Sign(mint.Header("ES256"), mint.Claims(now)).Split('.');
        yield return ("psychic signature", Join(ec, new byte[64]));
        yield return ("EC signature of ones", Join(ec, [.. Enumerable.Repeat((byte)255, 64)]));
        yield return ("EC signature in DER", Join(ec, mint.Ec.SignData(Encoding.ASCII.GetBytes(ec[0] + "." + ec[1]), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
        yield return ("EC of a stranger", stranger.Sign(mint.Header("ES256"), mint.Claims(now)));
        yield return ("EC signature of another token", Join(ec, Base64Url.DecodeFromChars(mint.Sign(mint.Header("ES256"), mint.Claims(now.AddSeconds(-1))).Split('.')[2])));
    }

    private IEnumerable<(string, string)> Confusions()
    {
        foreach (var none in new[] { "none", "None", "NONE", "nOnE", "" })
            yield return ($"alg \"{none}\"", Unsigned(none, []));
        foreach (var algorithm in new[] { "HS256", "HS384", "HS512" })
        {
            // The public key as the secret, in every form that one meets it in.
            byte[][] secrets = [Encoding.ASCII.GetBytes(mint.Rsa.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(mint.Rsa.ExportSubjectPublicKeyInfoPem() + "\n"),
                mint.Rsa.ExportSubjectPublicKeyInfo(), mint.Rsa.ExportRSAPublicKey(), mint.Rsa.ExportParameters(false).Modulus!, mint.KeySetBytes, []];
            for (var i = 0; i < secrets.Length; i++) yield return ($"{algorithm} with the public key in form {i}", Mac(algorithm, secrets[i]));
        }

        foreach (var algorithm in new[] { "RS1", "RS255", "RS384", "RS512", "PS256", "PS384", "PS512", "ES384", "ES512", "ES256K", "EdDSA", "rs256", "RS256 ", "RSA-OAEP", "dir", "A128KW", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256" })
            yield return ($"alg {algorithm}", mint.Sign(Set(mint.Header(), "alg", algorithm).ToJsonString(), mint.Claims(now).ToJsonString(), "RS256"));
        yield return ("RS384 indeed", mint.Sign(mint.Header("RS384"), mint.Claims(now)));
        yield return ("PS256 indeed", mint.Sign(mint.Header("PS256"), mint.Claims(now)));
        yield return ("RSA key for ES256", mint.Sign(Set(mint.Header("ES256"), "kid", "k1"), mint.Claims(now)));
        yield return ("EC key for RS256", mint.Sign(Set(mint.Header(), "kid", "k1-ec"), mint.Claims(now)));
        foreach (var name in new[] { "jwk", "x5c", "jku", "x5u" })
        {
            JsonNode value = name switch
            {
                "jwk" => stranger.KeySet["keys"]![0]!.DeepClone(),
                "x5c" => new JsonArray(Convert.ToBase64String(stranger.Rsa.ExportSubjectPublicKeyInfo())),
                _ => "https://evil.example.com/keys",
            };
            yield return ($"a stranger's {name}", stranger.Sign(Set(mint.Header(), name, value), mint.Claims(now)));
            yield return ($"a stranger's {name} without kid", stranger.Sign(Without(Set(mint.Header(), name, value.DeepClone()), "kid"), mint.Claims(now)));
        }
    }

    private IEnumerable<(string, string)> Headers()
    {
        foreach (var (name, value) in new (string, JsonNode?)[]
        {
            ("crit", new JsonArray("exp")), ("crit", new JsonArray("b64")), ("crit", new JsonArray()), ("crit", null), ("b64", false), ("b64", true), ("zip", "DEF"), ("enc", "A256GCM"),
            ("kid", "k2"), ("kid", ""), ("kid", "K1"), ("kid", " k1"), ("kid", 1), ("kid", null), ("kid", "../../k1"), ("kid", new string('k', 257)), ("kid", new JsonArray("k1")),
            ("typ", "logout+jwt"), ("typ", "dpop+jwt"), ("typ", "secevent+jwt"), ("typ", "JOSE"), ("typ", "id+jwt"), ("typ", "at+jwt "), ("typ", ""), ("typ", null), ("typ", 1),
            ("typ", "application/application/at+jwt"), ("typ", "text/at+jwt"), ("alg", null), ("alg", 256), ("alg", new JsonArray("RS256")),
        }) yield return ($"{name} {value?.ToJsonString() ?? "null"}, signed", mint.Sign(Set(mint.Header(), name, value?.DeepClone()).ToJsonString(), mint.Claims(now).ToJsonString(), "RS256"));
        yield return ("no alg, signed", mint.Sign(Without(mint.Header(), "alg").ToJsonString(), mint.Claims(now).ToJsonString(), "RS256"));
    }

    private IEnumerable<(string, string)> Claims()
    {
        foreach (var (name, value) in new (string, JsonNode?)[]
        {
            ("iss", "https://idp.example.com/"), ("iss", "https://IDP.example.com"), ("iss", "http://idp.example.com"), ("iss", "https://evil.example.com"), ("iss", ""), ("iss", null), ("iss", 1),
            ("iss", new JsonArray("https://idp.example.com")), ("aud", "WireGate"), ("aud", "wiregate "), ("aud", "wiregate/"), ("aud", "other"), ("aud", ""), ("aud", null), ("aud", 1), ("aud", new JsonArray()),
            ("aud", new JsonArray("other")), ("aud", new JsonArray("wiregate", 1)), ("aud", new JsonArray(new JsonArray("wiregate"))), ("aud", new JsonObject { ["wiregate"] = 1 }),
            ("aud", "other wiregate"), ("sub", null), ("sub", ""), ("sub", 1), ("sub", "nobody"), ("sub", "Planner"), ("sub", "planner "), ("sub", "planner\0"), ("sub", new JsonArray("planner")),
            ("act", "writer"), ("act", new JsonObject()), ("act", new JsonObject { ["sub"] = "nobody" }), ("act", new JsonArray()), ("act", new JsonObject { ["sub"] = 1 }), ("act", null),
            ("act", new JsonObject { ["sub"] = "writer", ["act"] = new JsonObject { ["sub"] = "nobody" } }), ("act", new JsonObject { ["sub"] = "writer", ["iss"] = "https://evil.example.com" }),
            ("groups", 1), ("groups", new JsonArray(1)), ("groups", new JsonObject()), ("task", 1), ("task", new JsonArray("x")),
        }) yield return ($"{name} {value?.ToJsonString() ?? "null"}, signed", mint.Sign(mint.Header(), Set(mint.Claims(now), name, value?.DeepClone())));
        foreach (var name in new[] { "iss", "aud", "sub", "exp" }) yield return ($"no {name}, signed", mint.Sign(mint.Header(), Without(mint.Claims(now), name)));
        foreach (var name in new[] { "nonce", "at_hash", "c_hash" })
            yield return ($"ID token with {name}, signed", mint.Sign(Set(mint.Header(), "typ", "JWT"), Set(mint.Claims(now), name, "x")));
        var deep = new JsonObject { ["sub"] = "writer" };
        for (var i = 0; i < 9; i++) deep = new JsonObject { ["sub"] = "writer", ["act"] = deep };
        yield return ("ten actors, signed", mint.Sign(mint.Header(), Set(mint.Claims(now), "act", deep)));
    }

    private IEnumerable<(string, string)> Times()
    {
        var second = now.ToUnixTimeSeconds();
        foreach (var (name, value) in new (string, JsonNode?)[]
        {
            ("exp", second - 30), ("exp", second - 3600), ("exp", 0), ("exp", -1), ("exp", second + 3601), ("exp", (second + 300) * 1000), ("exp", 1e30), ("exp", (second + 300).ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("exp", null), ("exp", true), ("exp", new JsonArray(second + 300)), ("nbf", second + 31), ("nbf", second + 301), ("nbf", "0"), ("nbf", -1), ("nbf", null), ("nbf", 1e300),
            ("iat", second + 31), ("iat", second + 301), ("iat", "0"), ("iat", -1), ("iat", second - 3600), ("iat", 0), ("iat", null), ("iat", new JsonObject()),
        }) yield return ($"{name} {value?.ToJsonString() ?? "null"}, signed", mint.Sign(mint.Header(), Set(mint.Claims(now), name, value?.DeepClone())));
    }

    private IEnumerable<(string, string)> Json()
    {
        var header = mint.Header().ToJsonString();
        var claims = mint.Claims(now).ToJsonString();
        foreach (var name in new[] { "alg", "kid", "typ" })
            yield return ($"{name} twice, signed", mint.Sign(header[..^1] + $",\"{name}\":{mint.Header()[name]!.ToJsonString()}}}", claims, "RS256"));
        foreach (var name in new[] { "iss", "aud", "sub", "exp", "jti" })
        {
            yield return ($"{name} twice, signed", mint.Sign(header, claims[..^1] + $",\"{name}\":{mint.Claims(now)[name]!.ToJsonString()}}}", "RS256"));
            yield return ($"{name} twice, once escaped, signed", mint.Sign(header, claims[..^1] + $",\"\\u{(int)name[0]:x4}{name[1..]}\":{mint.Claims(now)[name]!.ToJsonString()}}}", "RS256"));
        }

        yield return ("a name twice further in, signed", mint.Sign(header, claims[..^1] + ",\"x\":{\"a\":1,\"a\":2}}", "RS256"));
        yield return ("too deep, signed", mint.Sign(header, claims[..^1] + ",\"x\":" + new string('[', 17) + new string(']', 17) + "}", "RS256"));
        foreach (var text in new[] { "[]", "null", "1", "\"x\"", "", "{", claims + "{}", claims + " x", claims[..^1] + ",}", "// c\n" + claims, "\uFEFF" + claims, claims.Replace('"', '\'') })
            yield return ($"payload {text[..Math.Min(text.Length, 9)]}, signed", mint.Sign(header, text, "RS256"));
        foreach (var text in new[] { "[]", "null", "{}", header + "{}", header[..^1] + ",}", "\uFEFF" + header })
            yield return ($"header {text[..Math.Min(text.Length, 9)]}, signed", mint.Sign(text, claims, "RS256"));
    }

    private string Mac(string algorithm, byte[] secret)
    {
        var text = JwtMint.Encode(Set(mint.Header(), "alg", algorithm).ToJsonString()) + "." + JwtMint.Encode(mint.Claims(now).ToJsonString());
        var bytes = Encoding.ASCII.GetBytes(text);
        return text + "." + JwtMint.Encode(algorithm switch
        {
            "HS256" => HMACSHA256.HashData(secret, bytes),
            "HS384" => HMACSHA384.HashData(secret, bytes),
            _ => HMACSHA512.HashData(secret, bytes),
        });
    }

    private string Unsigned(string algorithm, byte[] signature) =>
        JwtMint.Encode(Set(mint.Header(), "alg", algorithm).ToJsonString()) + "." + JwtMint.Encode(mint.Claims(now).ToJsonString()) + "." + JwtMint.Encode(signature);

    private static string Join(string[] parts, byte[] signature) => $"{parts[0]}.{parts[1]}.{JwtMint.Encode(signature)}";

    private static JsonObject Set(JsonObject json, string name, JsonNode? value)
    {
        json[name] = value;
        return json;
    }

    private static JsonObject Without(JsonObject json, string name)
    {
        json.Remove(name);
        return json;
    }
}
