using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using WireGate.Identity.Jwt;

namespace WireGate.Identity.Issuers;

/// <summary>Takes JWTs of the configured issuers.</summary>
internal sealed class JwtLogins(IUsedTokens used, TimeProvider time, ILogger logger)
{
    private readonly JwtValidator _validator = new(time);
    private FrozenDictionary<string, Entry> _issuers = FrozenDictionary<string, Entry>.Empty;

    /// <summary>Puts issuers in force. One that did not change keeps the keys that it has.</summary>
    public void Replace(IEnumerable<IssuerSettings> issuers, Func<IssuerSettings, IssuerKeys>? keysOf = null)
    {
        var before = _issuers;
        Volatile.Write(ref _issuers, issuers.ToFrozenDictionary(issuer => issuer.Url, issuer =>
            before.GetValueOrDefault(issuer.Url) is { } known && known.Settings.Name == issuer.Name && known.Settings.Definition == issuer.Definition
                ? known with { Settings = issuer }
                : new Entry(issuer, keysOf?.Invoke(issuer) ?? new IssuerKeys(issuer, time, logger)), StringComparer.Ordinal));
    }

    /// <summary>What an accepted token claims, and who it makes its bearer; null if it is not accepted, which is said in the log alone.</summary>
    public async ValueTask<(JwtEvidence Evidence, Core.Principal Principal)?> AcceptAsync(ReadOnlyMemory<byte> bytes, AgentDirectory directory, CancellationToken cancellationToken)
    {
        if (JwtText.Read(bytes.Span, out var problem) is not { } token) return Refuse(null, problem);
        if (token.Issuer is not { } url || !Volatile.Read(ref _issuers).TryGetValue(url, out var entry)) return Refuse(null, JwtProblem.UnknownIssuer);
        var (issuer, keys) = entry;
        var expected = issuer.Expectations;
        problem = _validator.CheckClaims(token, expected);
        if (problem != JwtProblem.None) return Refuse(issuer, problem);
        // The last look before the issuer is asked for anything: most of what is wrong costs it nothing.
        if (await keys.FindAsync(token, cancellationToken).ConfigureAwait(false) is not { } known) return Refuse(issuer, JwtProblem.NoKeys);
        problem = await _validator.CheckSignatureAsync(bytes, token, expected, known).ConfigureAwait(false);
        if (problem != JwtProblem.None) return Refuse(issuer, problem);
        var evidence = new JwtEvidence(issuer, token.Claims, JwtTokenId.Of(issuer.Name, bytes.Span, token), SessionEnd(issuer, token));
        if (evidence.Judge(directory, issuer, out problem) is not { } principal) return Refuse(issuer, problem);
        if (issuer.OneTime && !await used.TryUseAsync(evidence.TokenId, JwtValidator.Issued(token), JwtValidator.Expiry(token)).ConfigureAwait(false)) return Refuse(issuer, JwtProblem.Used);
        return (evidence, principal);
    }

    /// <summary>With the token, by the clock that let it in; or as long as the issuer's section says.</summary>
    private DateTimeOffset SessionEnd(IssuerSettings issuer, JwtText token) =>
        issuer.Session is { } session ? time.GetUtcNow() + session : JwtValidator.Expiry(token) + JwtExpectations.ClockSkew;

    private (JwtEvidence, Core.Principal)? Refuse(IssuerSettings? issuer, JwtProblem problem)
    {
        logger.JwtRefused(issuer?.Name, problem);
        return null;
    }

    private sealed record Entry(IssuerSettings Settings, IssuerKeys Keys);
}
