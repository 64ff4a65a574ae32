using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace WireGate.Identity.Jwt;

/// <summary>
/// Checks a JWT against what is expected of it and one key of its issuer (RFC 8725). The library checks the signature, and issuer, audience, type and algorithm
/// with it; what it is lenient about, or takes from a clock of its own, is checked here.
/// </summary>
public sealed class JwtValidator(TimeProvider time)
{
    /// <summary>9999-12-31, the last second that a date can have.</summary>
    private const double LastSecond = 253402300799;

    private static readonly JsonWebTokenHandler Library = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = JwtText.MaxLength, SetDefaultTimesOnTokenCreation = false };

    /// <summary>Everything but the signature, which is the dearest to check: what is wrong with the token, or <see cref="JwtProblem.None"/>.</summary>
    public JwtProblem CheckClaims(JwtText token, JwtExpectations expected)
    {
        if (!expected.Algorithms.Contains(token.Algorithm) || !JwtAlgorithms.All.Contains(token.Algorithm)) return JwtProblem.Algorithm;
        if (!expected.Types.Contains(token.Type ?? "")) return JwtProblem.Type;
        if (token.Issuer != expected.Issuer) return JwtProblem.UnknownIssuer;
        if (!HasAudience(token.Claims, expected.Audience)) return JwtProblem.Audience;
        if (expected.Nonce is not null && token.StringClaim("nonce") != expected.Nonce) return JwtProblem.Nonce;
        if (expected.Nonce is null && !expected.IsIdToken && IsIdToken(token)) return JwtProblem.IdToken;
        return CheckTimes(token.Claims, expected.MaxLifetime);
    }

    /// <summary>The signature, by a key that <see cref="JwtKeys"/> has found for this very token.</summary>
    /// <param name="bytes">The token, whose reading <paramref name="token"/> is.</param>
    /// <param name="token">What was read of it.</param>
    /// <param name="expected">What <see cref="CheckClaims"/> has held it against.</param>
    /// <param name="keys">The issuer's keys.</param>
    public async ValueTask<JwtProblem> CheckSignatureAsync(ReadOnlyMemory<byte> bytes, JwtText token, JwtExpectations expected, JwtKeys keys)
    {
        if (keys.Find(token.Algorithm, token.KeyId) is not { } key) return JwtProblem.UnknownKey;
        var parameters = new TokenValidationParameters
        {
            ValidAlgorithms = [token.Algorithm],
            ValidIssuer = expected.Issuer,
            ValidAudience = expected.Audience,
            IssuerSigningKeyResolver = (_, _, _, _) => [key],
            TryAllIssuerSigningKeys = false,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            RequireAudience = true,
            ValidateIssuerSigningKey = true,
            ClockSkew = JwtExpectations.ClockSkew,
            LifetimeValidator = (_, _, _, _) => CheckTimes(token.Claims, expected.MaxLifetime) == JwtProblem.None,
        };
        // A string that can't be wiped: the library takes tokens as nothing else.
        var result = await Library.ValidateTokenAsync(Encoding.ASCII.GetString(bytes.Span), parameters).ConfigureAwait(false);
        return result.IsValid ? JwtProblem.None : JwtProblem.Signature;
    }

    /// <summary>When it ends; a token that <see cref="CheckClaims"/> accepted has it.</summary>
    public static DateTimeOffset Expiry(JwtText token) => Date(token.Claims, "exp", out _) ?? throw new InvalidOperationException("The token was not checked.");

    /// <summary>When it was issued, if it says so.</summary>
    public static DateTimeOffset? Issued(JwtText token) => Date(token.Claims, "iat", out _);

    private JwtProblem CheckTimes(JsonElement claims, TimeSpan maxLifetime)
    {
        var expires = Date(claims, "exp", out var wrong);
        var begins = Date(claims, "nbf", out var wrongBegin);
        var issued = Date(claims, "iat", out var wrongIssue);
        if (expires is null || wrong || wrongBegin || wrongIssue || begins > expires || issued > expires) return JwtProblem.Times;
        var now = time.GetUtcNow();
        if (now >= expires + JwtExpectations.ClockSkew) return JwtProblem.Expired;
        if (begins > now + JwtExpectations.ClockSkew) return JwtProblem.NotYetValid;
        if (issued > now + JwtExpectations.ClockSkew) return JwtProblem.IssuedInFuture;
        // From now too: an issuer that leaves "iat" out, or whose clock is behind, gets no longer life.
        var isTooLong = expires - (issued ?? now) > maxLifetime || expires - now > maxLifetime + JwtExpectations.ClockSkew;
        return isTooLong ? JwtProblem.LifetimeTooLong : JwtProblem.None;
    }

    /// <summary>RFC 7519 section 4.1.3: one string or several. Compared as they are; nothing else may stand there.</summary>
    private static bool HasAudience(JsonElement claims, string expected)
    {
        if (!claims.TryGetProperty("aud", out var audience)) return false;
        if (audience.ValueKind == JsonValueKind.String) return audience.ValueEquals(expected);
        if (audience.ValueKind != JsonValueKind.Array) return false;
        var found = false;
        foreach (var one in audience.EnumerateArray())
        {
            if (one.ValueKind != JsonValueKind.String) return false;
            found |= one.ValueEquals(expected);
        }

        return found;
    }

    /// <summary>What only ID tokens have (OpenID Connect Core 2 and 3.3.2.11). Typed access tokens (RFC 9068) can't be mistaken for one.</summary>
    private static bool IsIdToken(JwtText token) => token.Type != "at+jwt"
        && (token.Claims.TryGetProperty("nonce", out _) || token.Claims.TryGetProperty("at_hash", out _) || token.Claims.TryGetProperty("c_hash", out _));

    /// <summary>RFC 7519 section 2, NumericDate: seconds, perhaps with a fraction.</summary>
    private static DateTimeOffset? Date(JsonElement claims, string name, out bool isWrong)
    {
        isWrong = false;
        if (!claims.TryGetProperty(name, out var value)) return null;
        isWrong = value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var seconds) || !(seconds >= 0 && seconds <= LastSecond);
        return isWrong ? null : DateTimeOffset.UnixEpoch.AddSeconds(value.GetDouble());
    }
}
