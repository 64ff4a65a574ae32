using System.Net.Http.Headers;
using System.Security.Authentication;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Events.Sinks;
using WireGate.Notifications.Configuration;

namespace WireGate.Notifications.Channels;

/// <summary>Calls of one web API with JSON bodies, as <see cref="OutboundHttp"/> says.</summary>
internal sealed class WebApi(ChannelSettings settings, TimeProvider time) : IDisposable
{
    /// <summary>What is read of an answer: a ticket with all its fields.</summary>
    private const int MaxAnswer = 1024 * 1024;

    private HttpClient? _client;

    /// <param name="method">GET, POST, PUT.</param>
    /// <param name="path">Relative to the channel's address.</param>
    /// <param name="body">JSON; empty for none.</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="cancellationToken">The deadline.</param>
    /// <returns>The answer's body; its status was a success.</returns>
    /// <exception cref="DeliveryException">No success.</exception>
    public async Task<byte[]> SendAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte> body, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path.Length == 0 ? settings.Url : new Uri(settings.Url, path));
        if (!body.IsEmpty)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        }

        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("wiregate", null));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        foreach (var (name, value) in headers)
            if (!request.Headers.TryAddWithoutValidation(name, value)) throw new DeliveryException("a secret of it can't stand in a header");
        try
        {
            _client ??= OutboundHttp.Connect(settings.Url, settings.Tls);
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode) throw Refused(answer);
            return await ReadAsync(answer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or AuthenticationException or UpstreamException)
        {
            // With the next attempt, files of certificates are read anew.
            Dispose();
            throw new DeliveryException(error.InnerException is AuthenticationException tls ? tls.Message : error.Message, error);
        }
    }

    public void Dispose()
    {
        _client?.Dispose();
        _client = null;
    }

    private DeliveryException Refused(HttpResponseMessage answer) => new($"it answered {(int)answer.StatusCode}")
    {
        RetryAfter = answer.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - time.GetUtcNow() : null,
    };

    private static async Task<byte[]> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var body = await OutboundHttp.ReadAsync(answer, MaxAnswer + 1, cancellationToken).ConfigureAwait(false);
        return body.Length <= MaxAnswer ? body : throw new DeliveryException("its answer is too long");
    }
}
