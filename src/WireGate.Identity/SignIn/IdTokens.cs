using System.Text.Json;
using WireGate.Identity.Jwt;

namespace WireGate.Identity.SignIn;

/// <summary>Checks ID tokens (OpenID Connect Core 3.1.3.7): like any JWT, for this client alone, and from this log-in.</summary>
internal sealed class IdTokens(SignInSettings settings, TimeProvider time)
{
    /// <summary>A key that the issuer withdrew is believed no longer than this.</summary>
    private static readonly TimeSpan KeysFor = TimeSpan.FromMinutes(10);

    private readonly JwtValidator _validator = new(time);
    private JwtKeys? _keys;
    private long _readAt;

    /// <exception cref="SignInFailedException">It is not good.</exception>
    public async Task<SignInSubject> CheckAsync(byte[] bytes, string? nonce, Func<CancellationToken, Task<JwtKeys>> readKeys, CancellationToken cancellationToken)
    {
        var token = JwtText.Read(bytes, out var problem);
        if (token is null) throw Bad(problem);
        var expected = new JwtExpectations
        {
            Issuer = settings.Url,
            Audience = settings.Client,
            Algorithms = settings.Algorithms,
            Types = ["jwt", ""],
            // Looked at once, now: how long it is good for others is the issuer's affair.
            MaxLifetime = TimeSpan.FromDays(1),
            Nonce = nonce,
            IsIdToken = true,
        };
        if (_validator.CheckClaims(token, expected) is not JwtProblem.None and var wrong) throw Bad(wrong);
        if (!IsForUs(token.Claims)) throw Bad(JwtProblem.Audience);
        var keys = await KeysAsync(token, readKeys, cancellationToken).ConfigureAwait(false);
        if (await _validator.CheckSignatureAsync(bytes, token, expected, keys).ConfigureAwait(false) is not JwtProblem.None and var unsigned) throw Bad(unsigned);
        // OpenID Connect Core 2: at most 255 characters.
        var subject = token.StringClaim("sub") is { Length: > 0 and <= 255 } sub ? sub : throw Bad(JwtProblem.Claim);
        return new SignInSubject(settings.Issuer, subject, VerifiedEmail(token));
    }

    /// <summary>A token for several says which of them asked for it.</summary>
    private bool IsForUs(JsonElement claims)
    {
        var several = claims.TryGetProperty("aud", out var audience) && audience.ValueKind == JsonValueKind.Array && audience.GetArrayLength() > 1;
        if (!claims.TryGetProperty("azp", out var party)) return !several;
        return party.ValueKind == JsonValueKind.String && party.ValueEquals(settings.Client);
    }

    /// <summary>Keys are asked for only with a token that the issuer's own server has just given.</summary>
    private async Task<JwtKeys> KeysAsync(JwtText token, Func<CancellationToken, Task<JwtKeys>> readKeys, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _keys) is { } kept && time.GetElapsedTime(Volatile.Read(ref _readAt)) < KeysFor && kept.Find(token.Algorithm, token.KeyId) is not null) return kept;
        var read = await readKeys(cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _readAt, time.GetTimestamp());
        Volatile.Write(ref _keys, read);
        return read;
    }

    private static string? VerifiedEmail(JwtText token) =>
        token.Claims.TryGetProperty("email_verified", out var verified) && verified.ValueKind == JsonValueKind.True ? token.StringClaim("email")?.ToLowerInvariant() : null;

    private static SignInFailedException Bad(JwtProblem problem) => new($"the ID token is not good ({problem})", isRefusal: true);
}
