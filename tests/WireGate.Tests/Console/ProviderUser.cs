using System.Net;
using System.Text.RegularExpressions;

namespace WireGate.Tests.Console;

/// <summary>Somebody before the provider's pages, who fills in every form and agrees to all.</summary>
internal sealed partial class ProviderUser(string login) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    /// <summary>Goes on until the provider sends the browser elsewhere, and says where; null if it ends with a page of its own.</summary>
    public async Task<Uri?> GoAsync(Uri page)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, page);
        // Log-in, consent, and the redirects between them.
        for (var step = 0; step < 20; step++)
        {
            using var answer = await _client.SendAsync(request);
            var here = request.RequestUri!;
            if (answer.Headers.Location is { } location)
            {
                var next = new Uri(here, location);
                if (next.Authority != page.Authority) return next;
                request = new HttpRequestMessage(HttpMethod.Get, next);
                continue;
            }

            var text = await answer.Content.ReadAsStringAsync();
            var form = Form().Match(text);
            if (!form.Success || (answer.StatusCode != HttpStatusCode.OK && step > 0)) return null;
            var fields = Hidden().Matches(text).ToDictionary(field => field.Groups[1].Value, field => field.Groups[2].Value);
            fields["login"] = login;
            fields["password"] = "anything";
            fields["confirm"] = "yes";
            fields.Remove("abort");
            request = new HttpRequestMessage(HttpMethod.Post, new Uri(here, WebUtility.HtmlDecode(form.Groups[1].Value))) { Content = new FormUrlEncodedContent(fields) };
        }

        throw new InvalidOperationException("the provider does not come to an end");
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("<form[^>]*action=\"([^\"]+)\"")]
    private static partial Regex Form();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
