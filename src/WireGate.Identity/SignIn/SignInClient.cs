using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WireGate.Core;

namespace WireGate.Identity.SignIn;

/// <summary>The gate as a client of the people's issuer: authorization code flow (OpenID Connect Core 3.1) and device flow (RFC 8628).</summary>
/// <remarks>Each call may throw <see cref="SignInFailedException"/>.</remarks>
public sealed class SignInClient(SignInSettings settings, IVault vault, TimeProvider time)
{
    private readonly SignInServer _server = new(settings, vault, time);
    private readonly IdTokens _tokens = new(settings, time);
    private SignInMetadata? _metadata;
    private long _readAt;

    /// <summary>Endpoints seldom change; keys are asked for with the tokens.</summary>
    private static readonly TimeSpan MetadataFor = TimeSpan.FromMinutes(10);

    /// <summary>The page that the browser is sent to.</summary>
    public async Task<Uri> BeginAsync(Uri redirect, string state, string nonce, string verifier, CancellationToken cancellationToken)
    {
        var metadata = await MetadataAsync(cancellationToken).ConfigureAwait(false);
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var query = Query(
            ("response_type", "code"), ("client_id", settings.Client), ("redirect_uri", redirect.AbsoluteUri), ("scope", Scope), ("state", state), ("nonce", nonce),
            ("code_challenge", challenge), ("code_challenge_method", "S256"));
        var page = new UriBuilder(metadata.Authorization);
        page.Query = page.Query.Length > 1 ? page.Query[1..] + "&" + query : query;
        return page.Uri;
    }

    /// <summary>Trades a code for an ID token and checks that.</summary>
    /// <param name="redirect">As at the beginning.</param>
    /// <param name="code">What the browser brought.</param>
    /// <param name="verifier">As at the beginning.</param>
    /// <param name="nonce">As at the beginning.</param>
    /// <param name="issuer">The answer's <c>iss</c>: another issuer's answer is not taken for this one's (RFC 9207).</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SignInSubject> FinishAsync(Uri redirect, string code, string verifier, string nonce, string? issuer, CancellationToken cancellationToken)
    {
        var metadata = await MetadataAsync(cancellationToken).ConfigureAwait(false);
        if (issuer is null ? metadata.SaysIssuer : issuer != settings.Url) throw new SignInFailedException("the answer is another issuer's", isRefusal: true);
        var (status, body) = await _server.PostAsync(metadata.Token, new()
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = redirect.AbsoluteUri,
            ["code_verifier"] = verifier,
        }, cancellationToken).ConfigureAwait(false);
        if (status != HttpStatusCode.OK) throw Refused(status, body);
        return await CheckAsync(metadata, body, nonce, cancellationToken).ConfigureAwait(false);
    }

    public async Task<DeviceAuthorization> BeginDeviceAsync(CancellationToken cancellationToken)
    {
        var metadata = await MetadataAsync(cancellationToken).ConfigureAwait(false);
        var endpoint = metadata.Device ?? throw new SignInFailedException("it has no device flow", isRefusal: false);
        var (status, body) = await _server.PostAsync(endpoint, new() { ["scope"] = Scope, ["client_id"] = settings.Client }, cancellationToken).ConfigureAwait(false);
        return status == HttpStatusCode.OK ? DeviceAuthorization.Read(body) : throw Refused(status, body);
    }

    /// <summary>Null while nobody has typed in the code.</summary>
    public async Task<SignInSubject?> PollDeviceAsync(string deviceCode, CancellationToken cancellationToken)
    {
        var metadata = await MetadataAsync(cancellationToken).ConfigureAwait(false);
        var (status, body) = await _server.PostAsync(metadata.Token, new()
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:device_code",
            ["device_code"] = deviceCode,
            ["client_id"] = settings.Client,
        }, cancellationToken).ConfigureAwait(false);
        if (status == HttpStatusCode.OK) return await CheckAsync(metadata, body, null, cancellationToken).ConfigureAwait(false);
        return DeviceAuthorization.Text(body, "error") switch
        {
            "authorization_pending" => null,
            "slow_down" => throw new SignInFailedException("polled too often", isRefusal: false) { SlowDown = true },
            _ => throw Refused(status, body),
        };
    }

    private string Scope => string.Join(' ', settings.Scopes.Prepend("openid").Distinct(StringComparer.Ordinal));

    private Task<SignInSubject> CheckAsync(SignInMetadata metadata, JsonElement body, string? nonce, CancellationToken cancellationToken) =>
        DeviceAuthorization.Text(body, "id_token") is { } token
            ? _tokens.CheckAsync(Encoding.ASCII.GetBytes(token), nonce, asking => _server.ReadKeysAsync(metadata.Keys, asking), cancellationToken)
            : throw new SignInFailedException("it gave no ID token", isRefusal: false);

    private async Task<SignInMetadata> MetadataAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _metadata) is { } kept && time.GetElapsedTime(Volatile.Read(ref _readAt)) < MetadataFor) return kept;
        var document = await _server.GetAsync(new Uri(settings.Url.TrimEnd('/') + "/.well-known/openid-configuration"), cancellationToken).ConfigureAwait(false);
        var read = SignInMetadata.Read(document, settings.Url);
        Volatile.Write(ref _readAt, time.GetTimestamp());
        Volatile.Write(ref _metadata, read);
        return read;
    }

    /// <summary>The error's code is one of the RFC's words or is not told: the rest is whatever the server likes to say.</summary>
    private static SignInFailedException Refused(HttpStatusCode status, JsonElement body)
    {
        var word = DeviceAuthorization.Text(body, "error") is "invalid_grant" or "access_denied" or "expired_token" or "invalid_client" or "unauthorized_client" or "invalid_request" or "invalid_scope"
            ? ": " + DeviceAuthorization.Text(body, "error") : "";
        return new SignInFailedException($"it answered {(int)status}{word}", isRefusal: (int)status is >= 400 and < 500);
    }

    private static string Query(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var query = new StringBuilder();
        foreach (var (name, value) in fields) query.Append(query.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return query.ToString();
    }
}
