using System.Net;

namespace WireGate.Tests.Recording.Anchors;

/// <summary>Stands in for what is behind an HttpClient: keeps what it was asked and answers as the test says.</summary>
internal sealed class ScriptedHttp(Func<ScriptedHttp.Asked, HttpResponseMessage> answer) : HttpMessageHandler
{
    public List<Asked> Requests { get; } = [];

    public static HttpResponseMessage Answer(HttpStatusCode status, string body = "", string type = "text/plain") =>
        new(status) { Content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue(type)) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = request.Headers.NonValidated.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
        var asked = new Asked(request.Method.Method, request.RequestUri!, headers, request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken));
        Requests.Add(asked);
        return answer(asked);
    }

    internal sealed record Asked(string Method, Uri Uri, Dictionary<string, string> Headers, byte[] Body);
}
