using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;

namespace WireGate.Tests.Events;

/// <summary>An HTTP server that keeps the bytes of each request and answers what a test says. One request a connection.</summary>
internal sealed class HttpReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Channel<(string Head, byte[] Body)> _requests = Channel.CreateUnbounded<(string, byte[])>();
    private readonly X509Certificate2? _certificate;
    private readonly Task _run;

    public HttpReceiver(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener.Start();
        _run = RunAsync();
    }

    /// <summary>Answers to give, in order; after them 200 without a body.</summary>
    public ConcurrentQueue<(int Status, string Headers, string Body)> Answers { get; } = new();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Url(string path) => new($"{(_certificate is null ? "http" : "https")}://localhost:{Port}{path}");

    public async Task<(string Head, byte[] Body)> NextAsync() => await _requests.Reader.ReadAsync(_ending.Token);

    public int Waiting => _requests.Reader.Count;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _run;
        _ending.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                using var socket = await _listener.AcceptSocketAsync(_ending.Token);
                await using Stream plain = new NetworkStream(socket);
                await ServeAsync(plain);
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
            {
                // A client that went away, or the end.
            }
        }
    }

    private async Task ServeAsync(Stream plain)
    {
        var stream = plain;
        if (_certificate is not null)
        {
            var tls = new SslStream(plain);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _ending.Token);
            stream = tls;
        }

        var head = new List<byte>();
        var one = new byte[1];
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one, _ending.Token) == 0) return;
            head.Add(one[0]);
        }

        var text = Encoding.ASCII.GetString([.. head]);
        var length = text.Split("\r\n").SingleOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))?.Split(':')[1] ?? "0";
        var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _ending.Token);
        _requests.Writer.TryWrite((text, body));
        var (status, headers, answer) = Answers.TryDequeue(out var next) ? next : (200, "", "");
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\n{headers}Connection: close\r\nContent-Length: {answer.Length}\r\n\r\n{answer}"), _ending.Token);
    }
}
