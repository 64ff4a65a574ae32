using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Core.Transport;
using WireGate.Identity.Jwt;

namespace WireGate.Identity.SignIn;

/// <summary>Asks the issuer's server, as <see cref="OutboundHttp"/> says.</summary>
internal sealed class SignInServer(SignInSettings settings, IVault vault, TimeProvider time)
{
    /// <summary>For one question: somebody waits before a browser.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    public async Task<JsonElement> GetAsync(Uri url, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        var (status, body) = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return status == HttpStatusCode.OK ? Parse(body) : throw new SignInFailedException($"it answered {(int)status}", isRefusal: false);
    }

    public async Task<JwtKeys> ReadKeysAsync(Uri url, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        var (status, body) = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (status != HttpStatusCode.OK) throw new SignInFailedException($"it answered {(int)status}", isRefusal: false);
        try
        {
            return JwtKeys.Read(body);
        }
        catch (FormatException error)
        {
            throw new SignInFailedException(error.Message, isRefusal: false, error);
        }
    }

    /// <summary>Posts a form as the client that the gate is there (RFC 6749 section 2.3.1).</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(Uri url, Dictionary<string, string> fields, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        if (settings.Credential is { } name) await AuthorizeAsync(request, name, url, cancellationToken).ConfigureAwait(false);
        else fields["client_id"] = settings.Client;
        request.Content = new FormUrlEncodedContent(fields);
        var (status, body) = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return (status, Parse(body));
    }

    private async Task AuthorizeAsync(HttpRequestMessage request, string credential, Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using var lease = await vault.LeaseAsync(credential, new HostPort(url.IdnHost, url.Port), cancellationToken).ConfigureAwait(false);
            using var secret = await lease.ReadSecretAsync(cancellationToken).ConfigureAwait(false);
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Basic(secret));
        }
        catch (CredentialException error)
        {
            throw new SignInFailedException("the client's secret can't be had: " + error.Message, isRefusal: false, error);
        }
    }

    /// <summary>A string that can't be wiped: HttpClient takes headers as nothing else.</summary>
    private string Basic(SecretBuffer secret) => Convert.ToBase64String(Encoding.ASCII.GetBytes($"{FormEncode(settings.Client)}:{FormEncode(Encoding.UTF8.GetString(secret.Span))}"));

    private static string FormEncode(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private async Task<(HttpStatusCode Status, byte[] Body)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using var client = OutboundHttp.Connect(request.RequestUri!, new UpstreamTls(UpstreamTlsMode.VerifyFull, settings.AuthorityFile));
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            var body = await ReadAsync(answer, either.Token).ConfigureAwait(false);
            // HttpClient's completions run on the sockets' own threads, where nothing may take long.
            await Task.Yield();
            return (answer.StatusCode, body);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SignInFailedException("it did not answer in time", isRefusal: false, error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or UpstreamException or AuthenticationException)
        {
            throw new SignInFailedException("it can't be reached", isRefusal: false, error);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var body = await OutboundHttp.ReadAsync(answer, JwtKeys.MaxLength + 1, cancellationToken).ConfigureAwait(false);
        return body.Length <= JwtKeys.MaxLength ? body : throw new SignInFailedException("its answer is too long", isRefusal: false);
    }

    private static JsonElement Parse(byte[] body)
    {
        try
        {
            return JsonElement.Parse(body, Strict);
        }
        catch (JsonException error)
        {
            throw new SignInFailedException("its answer is not JSON", isRefusal: false, error);
        }
    }
}
