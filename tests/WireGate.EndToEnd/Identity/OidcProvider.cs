using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace WireGate.EndToEnd.Identity;

/// <summary>A real OpenID provider (npm oidc-provider) on loopback.</summary>
internal sealed class OidcProvider : IAsyncDisposable
{
    private readonly Process _process;

    private OidcProvider(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    public static async Task<OidcProvider> StartAsync()
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Folder(), "oidc-issuer.mjs")]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var url = await process.StandardOutput.ReadLineAsync(limit.Token);
        return new OidcProvider(process, url ?? throw new InvalidOperationException("the provider did not start"));
    }

    /// <summary>An access token for a client's own name.</summary>
    public async Task<string> TokenAsync(string client, string audience = "wiregate", string algorithm = "RS256")
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Url + "/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["resource"] = $"https://{(algorithm == "ES256" ? "ec" : "rs")}.example.com/{audience}",
            }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{client}:{client}-secret")));
        using var answer = await http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(body).RootElement.GetProperty("access_token").GetString()! : throw new InvalidOperationException(body);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>In the sources, where the packages are installed.</summary>
    private static string Folder()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Clients", "package.json"))) return Path.Combine(folder, "Clients");
        throw new InvalidOperationException("the folder of the client scripts was not found");
    }
}
