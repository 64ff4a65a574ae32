using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Identity.Jwt;

namespace WireGate.Identity.Issuers;

/// <summary>
/// Asks an issuer's server for its public documents (OpenID Connect Discovery 4, RFC 7517). It is asked nothing but what the configuration names or a document of
/// the same server does, as <see cref="OutboundHttp"/> says.
/// </summary>
public sealed class IssuerServer(IssuerSettings issuer)
{
    /// <summary>Discovery documents have a few kilobytes.</summary>
    private const int MaxDiscovery = 64 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Its keys, from where the configuration or its discovery document says that they are.</summary>
    /// <exception cref="IssuerException">They can't be had.</exception>
    public async Task<JwtKeys> ReadKeysAsync(CancellationToken cancellationToken)
    {
        using var client = Connect();
        var url = issuer.KeysUrl ?? KeysUrl(await ReadDiscoveryAsync(client, cancellationToken).ConfigureAwait(false));
        var bytes = await GetAsync(client, url, JwtKeys.MaxLength, cancellationToken).ConfigureAwait(false);
        try
        {
            return JwtKeys.Read(bytes);
        }
        catch (FormatException error)
        {
            throw new IssuerException(error.Message, error);
        }
    }

    /// <summary>Its discovery document: an object whose <c>issuer</c> is the configured url, as Discovery 4.3 asks.</summary>
    /// <exception cref="IssuerException">It can't be had, or is another issuer's.</exception>
    public async Task<JsonElement> ReadDiscoveryAsync(CancellationToken cancellationToken)
    {
        using var client = Connect();
        return await ReadDiscoveryAsync(client, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A client that trusts what the issuer's section says, for whoever has more to ask of it.</summary>
    public HttpClient Connect() =>
        OutboundHttp.Connect(issuer.KeysUrl ?? new Uri(issuer.Url), new UpstreamTls(UpstreamTlsMode.VerifyFull, issuer.AuthorityFile));

    private async Task<JsonElement> ReadDiscoveryAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var url = new Uri(issuer.Url.TrimEnd('/') + "/.well-known/openid-configuration");
        var bytes = await GetAsync(client, url, MaxDiscovery, cancellationToken).ConfigureAwait(false);
        try
        {
            var document = JsonElement.Parse(bytes, Strict);
            if (document.ValueKind == JsonValueKind.Object && document.TryGetProperty("issuer", out var name)
                && name.ValueKind == JsonValueKind.String && name.ValueEquals(issuer.Url))
                return document;
        }
        catch (JsonException error)
        {
            throw new IssuerException("its discovery document is not JSON", error);
        }

        throw new IssuerException("its discovery document is that of another issuer");
    }

    private Uri KeysUrl(JsonElement document)
    {
        if (!document.TryGetProperty("jwks_uri", out var text) || text.ValueKind != JsonValueKind.String || !Uri.TryCreate(text.GetString(), UriKind.Absolute, out var url))
            throw new IssuerException("its discovery document names no keys");
        return IssuerUrl.IsSafe(url) && url.UserInfo.Length == 0 && IssuerUrl.IsSameServer(url, new Uri(issuer.Url)) ? url
            : throw new IssuerException("its discovery document says that its keys are on another server: name that under \"keys\" if it is right");
    }

    private static async Task<byte[]> GetAsync(HttpClient client, Uri url, int most, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode != HttpStatusCode.OK) throw new IssuerException($"it answered {(int)answer.StatusCode}");
            return await ReadAsync(answer, most, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or UpstreamException)
        {
            throw new IssuerException("it can't be reached", error);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage answer, int most, CancellationToken cancellationToken)
    {
        var body = await OutboundHttp.ReadAsync(answer, most + 1, cancellationToken).ConfigureAwait(false);
        return body.Length <= most ? body : throw new IssuerException($"its answer is longer than {most} bytes");
    }
}
