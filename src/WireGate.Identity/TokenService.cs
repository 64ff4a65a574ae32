using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using WireGate.Core;
using WireGate.Core.Limits;
using WireGate.Core.Secrets;
using WireGate.Identity.Jwt;
using WireGate.Identity.Locks;
using WireGate.Identity.Ssh;
using WireGate.Identity.Stores;

namespace WireGate.Identity;

/// <summary>
/// The gate's own tokens: issues, recognises and revokes them. Several processes may have the same state folder open; each hears of the others'
/// changes within a second.
/// </summary>
public sealed class TokenService : IIdentity, ILocks, IDisposable
{
    private static readonly byte[] NoHash = new byte[SHA256.HashSizeInBytes];

    private readonly ITokenStore _store;
    private readonly TokenMaker _maker;
    private readonly Lazy<GateSigningKey> _signingKey;
    private readonly Lazy<SshAuthority> _sshAuthority;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private AgentDirectory _agents;

    /// <exception cref="IdentityException">The store in <paramref name="stateFolder"/> can't be used.</exception>
    public TokenService(string stateFolder, AgentDirectory agents, IKeyStore keys, TimeProvider time, ILogger<TokenService> logger)
    {
        (_agents, _time, _logger) = (agents, time, logger);
        _store = new SqliteTokenStore(Path.Combine(stateFolder, "tokens.db"), time, logger);
        _signingKey = new Lazy<GateSigningKey>(() => GateSigningKey.Open(keys));
        _sshAuthority = new Lazy<SshAuthority>(() => SshAuthority.Open(keys));
        _maker = new TokenMaker(_store.SaltKey, () => _signingKey.Value);
    }

    /// <summary>
    /// The id of a token that was revoked, by this process or another, within a second. Log-ins with it are refused already; the handler
    /// ends its sessions. Raised on a thread that must not be kept waiting.
    /// </summary>
    public event Action<string>? Revoked
    {
        add => _store.Revoked += value;
        remove => _store.Revoked -= value;
    }

    /// <summary>Something was locked or unlocked: ask <see cref="Find(Principal)"/> of every session. As <see cref="Revoked"/>.</summary>
    public event Action? LocksChanged
    {
        add => _store.LocksChanged += value;
        remove => _store.LocksChanged -= value;
    }

    /// <summary>Who the gate is in its JWTs, and whom they are for.</summary>
    public string Issuer { get; init; } = "wiregate";

    /// <summary>What is locked.</summary>
    public LockSet Locks => _store.Locks;

    /// <summary>The agents and people in force; set when the configuration is reloaded. Then ask <see cref="StillValid"/> of every session.</summary>
    public AgentDirectory Agents
    {
        get => Volatile.Read(ref _agents);
        set => Volatile.Write(ref _agents, value);
    }

    public async ValueTask<Principal?> AuthenticateAsync(PresentedCredential presented, CancellationToken cancellationToken)
    {
        if (Recognise(presented) is { } principal) return principal;
        // A token may be younger than our copy of the store. Every failure looks, so that none can be told from another by its time.
        await _store.LookAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        return Recognise(presented);
    }

    public ScramVerifier FindScramVerifier(string tokenId)
    {
        // Made up first, whether needed or not, so that the answer takes the same time.
        var madeUp = ScramVerifiers.MakeUp(_store.SaltKey, tokenId);
        return FindLive(tokenId) is { } token ? token.Verifier : madeUp;
    }

    public bool LooksLikeTokenId(string userName) => TokenText.IsId(userName);

    /// <summary>Makes a token. It works for log-ins in this process at once, in others within a second.</summary>
    /// <exception cref="IdentityException">The request makes no sense, the agent is not configured, or the store can't be written.</exception>
    public async Task<IssuedToken> IssueAsync(TokenRequest request, CancellationToken cancellationToken)
    {
        request.Check();
        if (Agents.FindAgent(request.Agent) is null) throw new IdentityException($"no agent \"{request.Agent}\" under identity.agents");
        cancellationToken.ThrowIfCancellationRequested();
        var record = Record(request);
        return await MakeAsync(request, record, ToPrincipal(record)).ConfigureAwait(false);
    }

    /// <summary>Makes a token that is for no more than another one, and that ends with it.</summary>
    /// <param name="request">Its times are cut to those of the subject.</param>
    /// <param name="subject">Whose rights it has a part of.</param>
    /// <param name="actor">Who will use it, as proved by a token of its own; null for the subject itself.</param>
    /// <param name="cancellationToken">Nobody waits for it any more.</param>
    /// <exception cref="IdentityException">The request makes no sense, the subject's time is over, or the store can't be written.</exception>
    internal async Task<IssuedToken> IssueAsync(TokenRequest request, Principal subject, Principal? actor, CancellationToken cancellationToken)
    {
        request.Check();
        cancellationToken.ThrowIfCancellationRequested();
        var record = Record(request);
        var ends = Earlier(record.SessionExpires, subject.SessionExpires);
        var logins = _store.Tokens.TryGetValue(subject.TokenId, out var parent) ? Earlier(record.LoginExpires, parent.Record.LoginExpires) : record.LoginExpires;
        record = record with
        {
            Parent = LinkTo(subject),
            Actor = actor is null ? null : LinkTo(actor),
            LoginExpires = Earlier(logins, ends),
            SessionExpires = ends,
        };
        return await MakeAsync(request, record, ToPrincipal(record)).ConfigureAwait(false);
    }

    /// <summary>How many tokens that were made from this one may still have sessions.</summary>
    internal int CountLiveChildren(string tokenId)
    {
        var now = _time.GetUtcNow();
        return _store.Tokens.Values.Count(token => token.Record.Parent?.Id == tokenId && token.Record.AllowsSessionAt(now));
    }

    /// <summary>Who a token of the store stands for now; null if there is none or it is over.</summary>
    public Principal? Find(TokenRecord token) => ToPrincipal(token);

    /// <summary>An OpenSSH user certificate that stands for a token.</summary>
    /// <param name="token">What it stands for.</param>
    /// <param name="publicKey">A line of an OpenSSH public key file.</param>
    /// <exception cref="IdentityException">It is not a public key, or the token is over.</exception>
    public string Certify(TokenRecord token, string publicKey) =>
        _sshAuthority.Value.Certify(publicKey, token, ToPrincipal(token) ?? throw new IdentityException("the token is over"));

    /// <summary>The public key of the gate's SSH authority, as a server's <c>TrustedUserCAKeys</c> takes it.</summary>
    public string SshAuthorityKey => _sshAuthority.Value.PublicLine;

    /// <summary>The gate's public key for its JWTs (RFC 7517), in JSON.</summary>
    /// <exception cref="IdentityException">The key can't be used.</exception>
    public byte[] WriteKeySet() => JwtKeySet.Write(_signingKey.Value);

    public SessionEnd? Find(Principal principal) => _store.Locks.Find(principal);

    public SessionEnd? Find(string target) => _store.Locks.Find(target);

    /// <summary>Locks something: its log-ins and openings are refused when this completes, and <see cref="LocksChanged"/> was raised. False if it was locked already.</summary>
    /// <exception cref="IdentityException">The name makes no sense, or the store can't be written.</exception>
    public async Task<bool> LockAsync(LockKind kind, string name, string by, string? reason, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var one = new GateLock(kind, name, DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds()), by, reason);
        one.Check();
        var done = await _store.LockAsync(one).ConfigureAwait(false);
        if (done) _logger.Locked(Enum.GetName(kind)!, name, by);
        return done;
    }

    /// <summary>Takes a lock away. False if there was none.</summary>
    /// <exception cref="IdentityException">The store can't be written.</exception>
    public async Task<bool> UnlockAsync(LockKind kind, string name, string by, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var done = await _store.UnlockAsync(kind, name).ConfigureAwait(false);
        if (done) _logger.Unlocked(Enum.GetName(kind)!, name, by);
        return done;
    }

    /// <summary>Revokes a token for good: log-ins are refused when this completes and <see cref="Revoked"/> was raised. False if there was nothing to revoke.</summary>
    /// <exception cref="IdentityException">The store can't be written.</exception>
    public async Task<bool> RevokeAsync(string tokenId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var done = await _store.RevokeAsync(tokenId, _time.GetUtcNow()).ConfigureAwait(false);
        if (done) _logger.Revoked(tokenId);
        return done;
    }

    /// <summary>Every token, the youngest first; those that ended over a month ago are gone.</summary>
    public async Task<ImmutableArray<TokenRecord>> ListAsync(CancellationToken cancellationToken)
    {
        await _store.LookAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!_store.IsReadable) throw new IdentityException("the token store can't be read");
        return [.. _store.Tokens.Values.Select(token => token.Record).OrderByDescending(record => record.Created).ThenBy(record => record.Id, StringComparer.Ordinal)];
    }

    /// <summary>
    /// Whether a session that logged in as this may go on: neither its token nor one that it descends from is revoked, and the configuration still says the
    /// same of their agents. The session itself ends when its time is over, with what it may then still take. A principal is immutable, so one whose groups or owner changed has to log in anew.
    /// </summary>
    public bool StillValid(Principal principal) =>
        _store.Tokens.TryGetValue(principal.TokenId, out var token)
        && token.Record.Revoked is null
        && ToPrincipal(token.Record, Earlier(_time.GetUtcNow(), principal.SessionExpires - TimeSpan.FromMilliseconds(1))) is { } now
        && IsSame(now.Owner, now.Groups, principal.Owner, principal.Groups)
        && now.Actors.Length == principal.Actors.Length
        && now.Actors.Zip(principal.Actors).All(pair => pair.First.Agent == pair.Second.Agent && IsSame(pair.First.Owner, pair.First.Groups, pair.Second.Owner, pair.Second.Groups));

    public void Dispose()
    {
        _store.Dispose();
        if (_signingKey.IsValueCreated) _signingKey.Value.Dispose();
        if (_sshAuthority.IsValueCreated) _sshAuthority.Value.Dispose();
    }

    private static bool IsSame(string? owner, ImmutableArray<string> groups, string? otherOwner, ImmutableArray<string> otherGroups) =>
        owner == otherOwner && groups.Length == otherGroups.Length && groups.All(group => otherGroups.Contains(group));

    private Principal? Recognise(PresentedCredential presented)
    {
        switch (presented)
        {
            case PresentedCredential.ProvenToken proven:
                return FindLive(proven.TokenId) is { } proved ? ToPrincipal(proved.Record) : null;
            case PresentedCredential.Token token when TokenText.TryReadId(token.Bytes.Span, out var id) || OwnJwt.TryReadId(token.Bytes.Span, out id):
                Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
                SHA256.HashData(token.Bytes.Span, hash);
                var found = FindLive(id);
                var same = CryptographicOperations.FixedTimeEquals(hash, found is null ? NoHash : found.Hash.Span);
                return found is not null && same ? ToPrincipal(found.Record) : null;
            default:
                return null;
        }
    }

    /// <summary>A token that may be logged in with now.</summary>
    private StoredToken? FindLive(string tokenId) =>
        _store.IsReadable && _store.Tokens.TryGetValue(tokenId, out var token)
        && token.Record.AllowsLoginAt(_time.GetUtcNow()) && Agents.FindAgent(token.Record.Agent) is not null ? token : null;

    private Principal? ToPrincipal(TokenRecord token) => ToPrincipal(token, _time.GetUtcNow());

    private Principal? ToPrincipal(TokenRecord token, DateTimeOffset now) => new Lineage(_store.Tokens, Agents, _store.FindMeter, now).Resolve(token);

    private async Task<IssuedToken> MakeAsync(TokenRequest request, TokenRecord record, Principal? principal)
    {
        var (stored, text) = request.AsJwt
            ? _maker.MakeJwt(record, principal ?? throw new IdentityException("what the token would be traded for is over"), Issuer) : _maker.MakeOpaque(record);
        try
        {
            await _store.InsertAsync(stored).ConfigureAwait(false);
        }
        catch
        {
            text.Dispose();
            throw;
        }

        _logger.Issued(record.Id, record.Agent, record.LoginExpires, record.SessionExpires);
        return new IssuedToken(record, text);
    }

    /// <summary>What it is traded for: kept whole where the gate can't look it up.</summary>
    private TokenParent LinkTo(Principal principal) => _store.Tokens.ContainsKey(principal.TokenId)
        ? new TokenParent(principal.TokenId)
        : new TokenParent(
            principal.TokenId, principal with { Budget = null },
            StrangerBasis.Of(principal, Agents) ?? throw new IdentityException("what the token would be traded for is over"));

    private TokenRecord Record(TokenRequest request)
    {
        // Whole milliseconds, as the store keeps them.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
        return new TokenRecord
        {
            Id = TokenText.NewId(),
            Agent = request.Agent,
            Targets = request.Targets,
            Permissions = request.Permissions,
            Budget = request.Budget,
            Task = request.Task,
            Label = request.Label,
            Created = now,
            LoginExpires = now + request.LoginFor,
            SessionExpires = now + request.SessionFor,
        };
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
