using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace WireGate.Tests.Identity.Jwt;

/// <summary>An issuer of its own that signs whatever a test wants: its tokens differ from a real provider's only where a test says so.</summary>
internal sealed class JwtMint(string issuer = "https://idp.example.com", string keyId = "k1") : IDisposable
{
    public RSA Rsa { get; } = RSA.Create(2048);

    public ECDsa Ec { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Issuer { get; } = issuer;

    /// <summary>The public keys: RSA under <c>kid</c>, EC under <c>kid-ec</c>.</summary>
    public JsonObject KeySet
    {
        get
        {
            var rsa = Rsa.ExportParameters(false);
            var ec = Ec.ExportParameters(false);
            return new JsonObject
            {
                ["keys"] = new JsonArray(
                    new JsonObject { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = keyId, ["n"] = Encode(rsa.Modulus!), ["e"] = Encode(rsa.Exponent!) },
                    new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = keyId + "-ec", ["x"] = Encode(ec.Q.X!), ["y"] = Encode(ec.Q.Y!) }),
            };
        }
    }

    public byte[] KeySetBytes => Encoding.UTF8.GetBytes(KeySet.ToJsonString());

    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    public static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    public JsonObject Header(string algorithm = "RS256") => new() { ["alg"] = algorithm, ["typ"] = "at+jwt", ["kid"] = algorithm.StartsWith("ES", StringComparison.Ordinal) ? keyId + "-ec" : keyId };

    public JsonObject Claims(DateTimeOffset now) => new()
    {
        ["iss"] = Issuer,
        ["sub"] = "planner",
        ["aud"] = "wiregate",
        ["jti"] = "j-1",
        ["iat"] = now.ToUnixTimeSeconds(),
        ["nbf"] = now.ToUnixTimeSeconds(),
        ["exp"] = now.ToUnixTimeSeconds() + 300,
    };

    /// <summary>A token in order, signed with RS256.</summary>
    public string Token(DateTimeOffset now) => Sign(Header(), Claims(now));

    public string Sign(JsonObject header, JsonObject claims) => Sign(header.ToJsonString(), claims.ToJsonString());

    /// <summary>Signs texts as they are, by the algorithm that the header's begins with.</summary>
    public string Sign(string header, string claims, string? algorithm = null)
    {
        var text = Encode(header) + "." + Encode(claims);
        var bytes = Encoding.ASCII.GetBytes(text);
        algorithm ??= (string)JsonNode.Parse(header)!["alg"]!;
        var signature = algorithm switch
        {
            "ES256" => Ec.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            "PS256" => Rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            "RS384" => Rsa.SignData(bytes, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
            _ => Rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        return text + "." + Encode(signature);
    }

    public void Dispose()
    {
        Rsa.Dispose();
        Ec.Dispose();
    }
}
