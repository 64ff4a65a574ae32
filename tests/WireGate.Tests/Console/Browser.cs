using System.Text.RegularExpressions;

namespace WireGate.Tests.Console;

/// <summary>As much of a browser as the console needs: cookies that it was given, redirects only when the test says so.</summary>
internal sealed partial class Browser(Uri address) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };

    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (Cookies.Count > 0) request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (answer.Headers.TryGetValues("Set-Cookie", out var cookies)) foreach (var cookie in cookies) Keep(cookie);
        return answer;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public async Task<string> ReadAsync(string path)
    {
        using var answer = await GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }

    public async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await SendAsync(HttpMethod.Post, path, content);
    }

    /// <summary>The token that the page's forms have.</summary>
    public async Task<string> CsrfAsync(string path = "/approvals") => Csrf().Match(await ReadAsync(path)) is { Success: true } found
        ? found.Groups[1].Value : throw new InvalidOperationException("the page has no form");

    public void Dispose() => _client.Dispose();

    private void Keep(string header)
    {
        var pair = header[..header.IndexOf(';', StringComparison.Ordinal)];
        var (name, value) = (pair[..pair.IndexOf('=', StringComparison.Ordinal)], pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        if (value.Length == 0) Cookies.Remove(name);
        else Cookies[name] = value;
        LastSet[name] = header;
    }

    /// <summary>The headers as they came.</summary>
    public Dictionary<string, string> LastSet { get; } = new(StringComparer.Ordinal);

    [GeneratedRegex("name=\"csrf\" value=\"([^\"]+)\"")]
    private static partial Regex Csrf();
}
