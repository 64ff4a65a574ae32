using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using WireGate.Recording.Ledger;

namespace WireGate.Recording.Anchors;

/// <summary>An S3-compatible store: each checkpoint is an object of its own, and none is ever written over.</summary>
public sealed class S3Anchor(HttpClient http, S3AnchorOptions options, S3Account account, TimeProvider time) : IAnchor
{
    public string Name => $"s3 {options.Endpoint.Authority}/{options.Bucket}";

    public async Task KeepAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var body = checkpoint.Note.ToBytes();
        using var request = Request(checkpoint.Checkpoint, body);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            // The name has the root in it: what is there under it is this very checkpoint.
            if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.PreconditionFailed) return;
            throw new AnchorException($"the store answers {(int)response.StatusCode}");
        }
        catch (HttpRequestException failure)
        {
            throw new AnchorException("the store can't be reached", failure);
        }
    }

    /// <summary>Size first, so that a listing is in order; then the root, so that two trees of one size don't meet.</summary>
    internal string ObjectName(Checkpoint checkpoint) => string.Create(CultureInfo.InvariantCulture,
        $"{options.Prefix}{checkpoint.Origin.Replace('/', '_')}/{checkpoint.Size:d19}-{checkpoint.Root}");

    private HttpRequestMessage Request(Checkpoint checkpoint, byte[] body)
    {
        var path = string.Join('/', $"{options.Bucket}/{ObjectName(checkpoint)}".Split('/').Select(Uri.EscapeDataString));
        var request = new HttpRequestMessage(HttpMethod.Put, new Uri(options.Endpoint, $"/{path}")) { Content = new ByteArrayContent(body) };
        // Where the store does not know it, the name alone keeps one from being written over.
        request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        // A store asks for a checksum of what it is to lock.
        request.Headers.TryAddWithoutValidation("x-amz-checksum-sha256", Convert.ToBase64String(SHA256.HashData(body)));
        var now = time.GetUtcNow();
        if (options.LockMode is { } mode)
        {
            request.Headers.TryAddWithoutValidation("x-amz-object-lock-mode", mode);
            request.Headers.TryAddWithoutValidation("x-amz-object-lock-retain-until-date", (now + options.LockFor).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        SigV4.Sign(request, body, account, now);
        return request;
    }
}
