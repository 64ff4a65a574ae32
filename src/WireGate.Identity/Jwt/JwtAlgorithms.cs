using System.Collections.Immutable;
using Microsoft.IdentityModel.Tokens;

namespace WireGate.Identity.Jwt;

/// <summary>
/// The signatures that can be checked (RFC 7518 section 3.1). Symmetric ones and <c>none</c> are not among them, whatever the configuration says. EdDSA is not
/// either: the library has none.
/// </summary>
public static class JwtAlgorithms
{
    public static readonly ImmutableArray<string> All = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    public static readonly ImmutableArray<string> Default = ["RS256", "ES256"];

    /// <summary>Whether a key may check signatures of this algorithm: of its family, its curve, and its own <c>alg</c> if it names one.</summary>
    internal static bool Fits(string algorithm, JsonWebKey key) =>
        (key.Alg is null || key.Alg == algorithm) && algorithm switch
        {
            "ES256" => key is { Kty: "EC", Crv: "P-256" },
            "ES384" => key is { Kty: "EC", Crv: "P-384" },
            "ES512" => key is { Kty: "EC", Crv: "P-521" },
            _ => key.Kty == "RSA" && All.Contains(algorithm),
        };
}
