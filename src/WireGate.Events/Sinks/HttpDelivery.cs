using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Events.Configuration;

namespace WireGate.Events.Sinks;

/// <summary>Posts to one URL, as <see cref="OutboundHttp"/> says.</summary>
internal sealed class HttpDelivery(HttpSinkSettings settings, IVault? vault, TimeProvider time) : IDisposable
{
    /// <summary>What is read of an answer; receivers say a few words.</summary>
    private const int MaxAnswer = 64 * 1024;

    private readonly SecretSource? _bearer = settings.Bearer is { } bearer ? new SecretSource(bearer, settings.Address, vault) : null;
    private HttpClient? _client;

    /// <summary>Posts a body; returns the answer's body if the answer is a success.</summary>
    /// <param name="body">The body.</param>
    /// <param name="contentType">Its type.</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="cancellationToken">The deadline.</param>
    /// <exception cref="DeliveryException">No success.</exception>
    public async Task<byte[]> PostAsync(ReadOnlyMemory<byte> body, string contentType, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Url) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("wiregate", Product.Version));
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        if (_bearer is not null)
        {
            using var secret = await _bearer.ReadAsync(cancellationToken).ConfigureAwait(false);
            // A string that can't be wiped: HttpClient takes headers as nothing else.
            if (!request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + BearerText(secret.Span))) throw new DeliveryException("the bearer token is no token");
        }

        try
        {
            _client ??= OutboundHttp.Connect(settings.Url, settings.Tls);
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode) throw Refused(answer);
            return await OutboundHttp.ReadAsync(answer, MaxAnswer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or AuthenticationException or UpstreamException)
        {
            // With the next attempt, files of certificates are read anew.
            Disconnect();
            throw new DeliveryException(error.InnerException is AuthenticationException tls ? tls.Message : error.Message, error);
        }
        catch
        {
            Disconnect();
            throw;
        }
    }

    public void Dispose() => Disconnect();

    private void Disconnect()
    {
        _client?.Dispose();
        _client = null;
    }

    private DeliveryException Refused(HttpResponseMessage answer)
    {
        var wait = answer.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - time.GetUtcNow() : null;
        return new DeliveryException($"the receiver answered {(int)answer.StatusCode}")
        {
            IsTooLarge = answer.StatusCode == HttpStatusCode.RequestEntityTooLarge,
            RetryAfter = wait,
        };
    }

    /// <summary>RFC 6750 section 2.1. Anything else could end the header.</summary>
    private static string BearerText(ReadOnlySpan<byte> token)
    {
        foreach (var letter in token)
            if (letter is <= 0x20 or >= 0x7F) throw new DeliveryException("the bearer token has characters that no token has");
        return Encoding.ASCII.GetString(token);
    }
}
