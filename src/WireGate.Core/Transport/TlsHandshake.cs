using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace WireGate.Core.Transport;

/// <summary>The handshake of either role, with its deadline and off the sockets' threads.</summary>
internal static class TlsHandshake
{
    /// <summary>As long as all of a log-in may take.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>One TLS record is at most 16 KiB (RFC 8446 section 5.1). An idle connection waits without a buffer.</summary>
    public static StreamPipeReaderOptions ReaderOptions { get; } = new(bufferSize: 16 * 1024, minimumReadSize: 4 * 1024, leaveOpen: true, useZeroByteReads: true);

    /// <inheritdoc cref="ReaderOptions"/>
    public static StreamPipeWriterOptions WriterOptions { get; } = new(minimumBufferSize: 16 * 1024, leaveOpen: true);

    public static async Task<(SslStream Tls, TlsTurn Turn)> RunAsync(
        PipeReader input, PipeWriter output, Func<SslStream, CancellationToken, Task> authenticate, TimeProvider time, CancellationToken cancellationToken)
    {
        var permit = new HandshakePermit();
        var stream = new LinkStream(input, output) { Handshake = permit };
        var tls = new SslStream(stream, leaveInnerStreamOpen: true);
        using var late = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await permit.AcquireAsync(either.Token).ConfigureAwait(false);
            await authenticate(tls, either.Token).ConfigureAwait(false);
            stream.Turn = new TlsTurn();
            return (tls, stream.Turn);
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            permit.Release();
            stream.Handshake = null;
        }
    }

    /// <summary>Whether it is the peer's doing, and not the caller's change of mind.</summary>
    public static bool IsFailure(Exception error, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && (error is AuthenticationException or OperationCanceledException || LinkWriter.IsGone(error));

    /// <summary>The cause in words that are fit for the client: what was wrong with the certificate, but nothing that it says.</summary>
    public static string Explain(Exception error) => error switch
    {
        AuthenticationException { InnerException: null } => "TLS to the target failed: " + Explain(error.Message),
        OperationCanceledException => "TLS to the target failed: it did not answer in time",
        _ => "TLS to the target failed: the handshake broke off",
    };

    /// <summary>The platform names what it found by its own constants; what it says else stays as it is.</summary>
    private static string Explain(string message) => message switch
    {
        _ when Says(message, nameof(SslPolicyErrors.RemoteCertificateNameMismatch)) => "the target's certificate is not for the name that it is configured with",
        _ when Says(message, nameof(X509ChainStatusFlags.UntrustedRoot)) || Says(message, nameof(X509ChainStatusFlags.PartialChain)) =>
            "the target's certificate is not signed by an authority that is trusted",
        _ when Says(message, nameof(X509ChainStatusFlags.NotTimeValid)) => "the target's certificate has expired or is not valid yet",
        _ => message.TrimEnd('.'),
    };

    private static bool Says(string message, string word) => message.Contains(word, StringComparison.Ordinal);
}
