using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using WireGate.Core;
using WireGate.Identity.Issuers;
using WireGate.Identity.Jwt;
using WireGate.Identity.Local;

namespace WireGate.Identity;

/// <summary>Everyone who may say who is asking: the gate's own tokens, the issuers of JWTs, client certificates, and the kernel for unix sockets.</summary>
public sealed class GateIdentity : IIdentity
{
    private readonly TokenService _tokens;
    private readonly TimeProvider _time;
    private readonly JwtLogins _jwts;

    /// <summary>Lives as long as its principals do, which is as long as their sessions.</summary>
    private readonly ConditionalWeakTable<Principal, IEvidence> _evidence = [];

    public GateIdentity(TokenService tokens, TimeProvider time, ILogger<GateIdentity> logger)
        : this(tokens, time, logger, keysOf: null)
    {
    }

    internal GateIdentity(TokenService tokens, TimeProvider time, ILogger logger, Func<IssuerSettings, IssuerKeys>? keysOf)
    {
        (_tokens, _time) = (tokens, time);
        _jwts = new JwtLogins(tokens.Used, time, logger);
        _jwts.Replace(tokens.Agents.Issuers, keysOf);
    }

    /// <summary>Puts agents, people and issuers in force. Then ask <see cref="StillValid"/> of every session.</summary>
    public void Replace(AgentDirectory directory)
    {
        // Agents first: an issuer never speaks under a configuration that is older than its own.
        _tokens.Agents = directory;
        _jwts.Replace(directory.Issuers);
    }

    public string? Obstacle => _tokens.Obstacle;

    public async ValueTask<Principal?> AuthenticateAsync(PresentedCredential presented, CancellationToken cancellationToken) =>
        // Whoever vouches for somebody does not know what was locked here.
        await _tokens.CanTellAsync(cancellationToken).ConfigureAwait(false) ? await RecogniseAsync(presented, cancellationToken).ConfigureAwait(false) : null;

    public ValueTask<ScramVerifier> FindScramVerifierAsync(string tokenId, CancellationToken cancellationToken) => _tokens.FindScramVerifierAsync(tokenId, cancellationToken);

    public bool LooksLikeTokenId(string userName) => _tokens.LooksLikeTokenId(userName);

    public bool StillValid(Principal principal)
    {
        if (!_evidence.TryGetValue(principal, out var evidence)) return _tokens.StillValid(principal);
        // Not whether its time is over: the session knows that, and may give what runs a minute.
        return evidence.Judge(_tokens.Agents) is { } now && IsSame(now, principal);
    }

    private ValueTask<Principal?> RecogniseAsync(PresentedCredential presented, CancellationToken cancellationToken) => presented switch
    {
        PresentedCredential.Token { Bytes: var bytes } when JwtText.LooksLikeOne(bytes.Span) && !OwnJwt.TryReadId(bytes.Span, out _) => AcceptJwtAsync(bytes, cancellationToken),
        PresentedCredential.Certificate { Verified: var certificate } => ValueTask.FromResult(Accept(CertificateEvidence.Read(certificate))),
        PresentedCredential.Peer { Uid: var uid, Expected: var peer } =>
            ValueTask.FromResult(Accept(uid == peer.Uid ? new PeerEvidence(peer, _time.GetUtcNow() + peer.Session) : null)),
        _ => _tokens.AuthenticateAsync(presented, cancellationToken),
    };

    private async ValueTask<Principal?> AcceptJwtAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (await _jwts.AcceptAsync(bytes, _tokens.Agents, cancellationToken).ConfigureAwait(false) is not var (evidence, principal)) return null;
        return Vouch(evidence, principal);
    }

    private Principal? Accept(IEvidence? evidence) => evidence?.Judge(_tokens.Agents) is { } principal ? Vouch(evidence, principal) : null;

    private Principal Vouch(IEvidence evidence, Principal principal)
    {
        _evidence.Add(principal, evidence);
        return principal;
    }

    private static bool IsSame(Principal one, Principal other) =>
        one.Agent == other.Agent && one.Owner == other.Owner && one.Groups.Order(StringComparer.Ordinal).SequenceEqual(other.Groups.Order(StringComparer.Ordinal))
        && one.Actors.Length == other.Actors.Length && one.Actors.Zip(other.Actors).All(pair => IsSame(pair.First, pair.Second));

    private static bool IsSame(Actor one, Actor other) => one.Agent == other.Agent && one.Owner == other.Owner && one.Groups.SequenceEqual(other.Groups);
}
