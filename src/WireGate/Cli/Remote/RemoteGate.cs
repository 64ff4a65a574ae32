using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using WireGate.Console.Api;
using WireGate.Core;
using WireGate.Core.Transport;

namespace WireGate.Cli.Remote;

/// <summary>A gate's console, asked over HTTPS. Redirects are not followed: a token goes where the person said.</summary>
internal sealed class RemoteGate : IDisposable
{
    /// <summary>Requests have texts of a megabyte at most, and a list two hundred of them in all.</summary>
    private const int MaxAnswer = 64 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;

    public RemoteGate(Uri gate, string? authority, string? token = null)
    {
        if (gate.Scheme != Uri.UriSchemeHttps && !(gate.Scheme == Uri.UriSchemeHttp && gate.IsLoopback)) throw new CliException(ExitCode.Usage, "the gate's address begins with https://");
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        if (gate.Scheme == Uri.UriSchemeHttps) handler.SslOptions = new UpstreamTls(UpstreamTlsMode.VerifyFull, authority).Build(new HostPort(gate.IdnHost, gate.Port));
        _client = new HttpClient(handler) { BaseAddress = gate, Timeout = Patience, MaxResponseContentBufferSize = MaxAnswer };
        if (token is not null) _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Asks; the answer is read by whoever knows what it is.</summary>
    /// <exception cref="CliException">The gate refuses, or can't be reached.</exception>
    public async Task<(HttpStatusCode Status, byte[] Body)> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            using var answer = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? (answer.StatusCode, body) : throw Refused(answer.StatusCode, body);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CliException(ExitCode.Unreachable, "the gate does not answer");
        }
        catch (Exception error) when (error is HttpRequestException or IOException or UpstreamException or AuthenticationException)
        {
            throw new CliException(ExitCode.Unreachable, $"{_client.BaseAddress} can't be reached: {(error.InnerException is AuthenticationException tls ? tls : error).Message}");
        }
    }

    /// <summary>The data of server-sent events (WHATWG HTML, 9.2), one after the other, until the gate ends them.</summary>
    /// <exception cref="CliException">The gate refuses, or can't be reached.</exception>
    public async IAsyncEnumerable<byte[]> FollowAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var answer = await OpenAsync(path, cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        while (await ReadLineAsync(reader, cancellationToken).ConfigureAwait(false) is { } line)
            if (line.StartsWith("data: ", StringComparison.Ordinal)) yield return Encoding.UTF8.GetBytes(line[6..]);
    }

    /// <exception cref="CliException">It is no such answer.</exception>
    public static T Read<T>(byte[] body, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new CliException(ExitCode.Unreachable, "the gate's answer makes no sense; is it of this version?");
        }
    }

    public static ByteArrayContent Json<T>(T value, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode) return answer;
            using (answer) throw Refused(answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception error) when (error is HttpRequestException or IOException or UpstreamException or AuthenticationException)
        {
            throw new CliException(ExitCode.Unreachable, $"{_client.BaseAddress} can't be reached: {error.Message}");
        }
    }

    private static async Task<string?> ReadLineAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new CliException(ExitCode.Unreachable, "the gate hung up");
        }
    }

    private static CliException Refused(HttpStatusCode status, byte[] body)
    {
        if (status == HttpStatusCode.Unauthorized) return new CliException(ExitCode.Usage, "not logged in any more; use: wiregate login --gate https://…");
        var code = (int)status >= 500 || status == HttpStatusCode.TooManyRequests ? ExitCode.Unreachable : ExitCode.No;
        try
        {
            if (JsonSerializer.Deserialize(body, ConsoleJson.Default.ProblemJson) is { } problem) return new CliException(code, Core.Approvals.VisibleText.OnOneLine(problem.Error));
        }
        catch (JsonException)
        {
            // Not a gate's answer, or one of another version.
        }

        return new CliException(code, $"the gate answered {(int)status}");
    }
}
