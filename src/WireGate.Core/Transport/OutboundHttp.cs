using System.Net;

namespace WireGate.Core.Transport;

/// <summary>
/// Calls of servers that the configuration names: issuers, receivers of events and notifications. Redirects are not followed, so that secrets and words go where the
/// configuration says; answers are read up to a length. HTTPS_PROXY and its like are obeyed.
/// </summary>
public static class OutboundHttp
{
    /// <summary>In KiB: issuers and receivers send a handful of headers.</summary>
    private const int LongestHeaders = 64;

    /// <summary>After this a name may point elsewhere.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>A client for one server. It has no deadline of its own: the caller's token is that.</summary>
    /// <param name="url">The server's; with <c>https</c> its certificate is checked.</param>
    /// <param name="tls">What is trusted there. Files of certificates are read now.</param>
    /// <exception cref="UpstreamException">A file of certificates can't be read.</exception>
    public static HttpClient Connect(Uri url, UpstreamTls tls) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionLifetime = ConnectionLifetime,
        MaxResponseHeadersLength = LongestHeaders,
        SslOptions = url.Scheme == Uri.UriSchemeHttps ? tls.Build(new HostPort(url.IdnHost, url.Port)) : new(),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Reads an answer's body up to a length; whatever follows is left unread.</summary>
    /// <param name="answer">An answer of which only the headers were read.</param>
    /// <param name="most">In bytes. Who takes no shorter part asks for one more than it takes.</param>
    /// <param name="cancellationToken">The deadline.</param>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage answer, int most, CancellationToken cancellationToken)
    {
        var stream = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var read = new MemoryStream();
            // What is sent decides how much memory is taken, not what might be.
            var piece = new byte[16 * 1024];
            while (read.Length < most)
            {
                var length = await stream.ReadAsync(piece.AsMemory(0, (int)Math.Min(piece.Length, most - read.Length)), cancellationToken).ConfigureAwait(false);
                if (length == 0) break;
                read.Write(piece, 0, length);
            }

            return read.ToArray();
        }
    }
}
