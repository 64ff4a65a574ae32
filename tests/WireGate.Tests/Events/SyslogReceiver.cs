using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace WireGate.Tests.Events;

/// <summary>Accepts streams of syslog, with or without TLS.</summary>
internal sealed class SyslogReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? _certificate;

    public SyslogReceiver(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async Task<Stream> AcceptAsync(CancellationToken token)
    {
        Stream stream = new NetworkStream(await _listener.AcceptSocketAsync(token), ownsSocket: true);
        if (_certificate is null) return stream;
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, token);
        return tls;
    }

    public static async Task<string> ReadAsync(Stream stream, int length, CancellationToken token)
    {
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, token);
        return System.Text.Encoding.UTF8.GetString(bytes);
    }

    public void Dispose() => _listener.Dispose();
}
