using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using WireGate.Core;
using WireGate.Core.Secrets;

namespace WireGate.Identity;

/// <summary>
/// Opaque tokens: issues, recognises and revokes them. Several processes may have the same state folder open; each hears of the others'
/// changes within a second.
/// </summary>
public sealed class TokenService : IIdentity, IDisposable
{
    private static readonly byte[] NoHash = new byte[SHA256.HashSizeInBytes];

    private readonly TokenStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private AgentDirectory _agents;

    /// <exception cref="IdentityException">The store in <paramref name="stateFolder"/> can't be used.</exception>
    public TokenService(string stateFolder, AgentDirectory agents, TimeProvider time, ILogger<TokenService> logger)
    {
        (_agents, _time, _logger) = (agents, time, logger);
        _store = new TokenStore(Path.Combine(stateFolder, "tokens.db"), time, logger);
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
        var issued = await ChangeAsync(table => Issue(table, request)).ConfigureAwait(false);
        _logger.Issued(issued.Record.Id, issued.Record.Agent, issued.Record.LoginExpires, issued.Record.SessionExpires);
        return issued;
    }

    /// <summary>Revokes a token for good: log-ins are refused when this completes and <see cref="Revoked"/> was raised. False if there was nothing to revoke.</summary>
    /// <exception cref="IdentityException">The store can't be written.</exception>
    public async Task<bool> RevokeAsync(string tokenId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var done = await ChangeAsync(table => table.Revoke(tokenId, _time.GetUtcNow())).ConfigureAwait(false);
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
    /// Whether a session that logged in as this may go on: its token is neither revoked nor over, and the configuration still says the same of
    /// its agent. A principal is immutable, so one whose groups or owner changed has to log in anew.
    /// </summary>
    public bool StillValid(Principal principal) =>
        _store.Tokens.TryGetValue(principal.TokenId, out var token)
        && token.Record.AllowsSessionAt(_time.GetUtcNow())
        && Agents.FindAgent(principal.Agent) is { } agent
        && agent.Owner == principal.Owner
        && agent.Groups.Length == principal.Groups.Length
        && agent.Groups.All(group => principal.Groups.Contains(group));

    public void Dispose() => _store.Dispose();

    private Principal? Recognise(PresentedCredential presented)
    {
        switch (presented)
        {
            case PresentedCredential.ProvenToken proven:
                return FindLive(proven.TokenId) is { } proved ? ToPrincipal(proved.Record) : null;
            case PresentedCredential.Token token when TokenText.TryReadId(token.Bytes.Span, out var id):
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

    private Principal? ToPrincipal(TokenRecord token) => Agents.FindAgent(token.Agent) is not { } agent ? null : new Principal
    {
        Agent = agent.Name,
        Owner = agent.Owner,
        Groups = agent.Groups,
        TokenId = token.Id,
        Targets = token.Targets,
        SessionExpires = token.SessionExpires,
    };

    private IssuedToken Issue(TokenTable table, TokenRequest request)
    {
        var id = TokenText.NewId();
        // Whole milliseconds, as the store keeps them.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
        var record = new TokenRecord
        {
            Id = id,
            Agent = request.Agent,
            Targets = request.Targets,
            Label = request.Label,
            Created = now,
            LoginExpires = now + request.LoginFor,
            SessionExpires = now + request.SessionFor,
        };
        Span<byte> text = stackalloc byte[TokenText.Length];
        try
        {
            TokenText.Write(id, text);
            var verifier = ScramVerifiers.Derive(text, ScramVerifiers.SaltFor(_store.SaltKey, id), ScramVerifiers.Iterations);
            table.Insert(new StoredToken(record, SHA256.HashData(text), verifier));
            return new IssuedToken(record, new SecretBuffer(text));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private async Task<T> ChangeAsync<T>(Func<TokenTable, T> change)
    {
        try
        {
            return await _store.ChangeAsync(change).ConfigureAwait(false);
        }
        catch (SqliteException error)
        {
            throw new IdentityException("the token store can't be changed: " + error.Message, error);
        }
    }
}
