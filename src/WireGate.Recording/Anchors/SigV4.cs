using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WireGate.Recording.Anchors;

/// <summary>Signs a request by AWS Signature Version 4, with the body's hash in it.</summary>
internal static class SigV4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Sets <c>x-amz-date</c>, <c>x-amz-content-sha256</c> and <c>Authorization</c>; every header that is there is signed.</summary>
    public static void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, S3Account account, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{time[..8]}/{account.Region}/s3/aws4_request";
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        request.Headers.TryAddWithoutValidation("x-amz-date", time);
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", hash);

        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = request.RequestUri!.Authority };
        foreach (var (name, values) in request.Headers.NonValidated) headers[name.ToLowerInvariant()] = values.ToString().Trim();
        var names = string.Join(';', headers.Keys);

        var canonical = new StringBuilder();
        canonical.Append(request.Method.Method).Append('\n');
        canonical.Append(request.RequestUri.AbsolutePath).Append('\n');
        // No request of ours has a query.
        canonical.Append('\n');
        foreach (var (name, value) in headers) canonical.Append(name).Append(':').Append(value).Append('\n');
        canonical.Append('\n').Append(names).Append('\n').Append(hash);

        var canonicalHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())));
        var signature = account.Sign($"{Algorithm}\n{time}\n{scope}\n{canonicalHash}", time[..8]);
        request.Headers.TryAddWithoutValidation("Authorization", $"{Algorithm} Credential={account.AccessKey}/{scope},SignedHeaders={names},Signature={signature}");
    }
}
