using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WireGate.Configuration;
using WireGate.Core.Transport;

namespace WireGate.Exchange;

/// <summary>The agents' listener for trading tokens: a socket of its own that does nothing else.</summary>
internal sealed class ExchangeListener : IAsyncDisposable
{
    /// <summary>Two tokens of 16 kB and what they are asked for, in percent-encoding.</summary>
    private const int MaxBody = 128 * 1024;

    /// <summary>An exchange takes milliseconds; more at once are an attack.</summary>
    private const int MaxConnections = 256;

    /// <summary>Before anybody is known: as at the other listeners.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly WebApplication _application;

    private ExchangeListener(WebApplication application) => _application = application;

    /// <summary>Where it listens; the port is the system's choice where none was configured.</summary>
    public IPEndPoint Bound
    {
        get
        {
            var url = new Uri(_application.Urls.First());
            return new IPEndPoint(IPAddress.Parse(url.Host.Trim('[', ']')), url.Port);
        }
    }

    /// <exception cref="IOException">The address can't be had.</exception>
    public static async Task<ExchangeListener> StartAsync(ExchangeSettings settings, ExchangeEndpoint endpoint, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // What clients send is in no log: the endpoint says what there is to say.
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            Limit(options);
            options.Listen(settings.Bind, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (settings.CertificateFile is null) return;
                var tls = new ServerTls { CertificateFile = settings.CertificateFile, KeyFile = settings.KeyFile!, Logger = loggers.CreateLogger<ServerTls>() };
                listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => new(tls.Build()), HandshakeTimeout = Patience });
            });
        });
        var application = builder.Build();
        application.Run(endpoint.AnswerAsync);
        try
        {
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
            return new ExchangeListener(application);
        }
        catch
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _application.StopAsync(patience.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static void Limit(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = MaxBody;
        options.Limits.MaxRequestBufferSize = MaxBody;
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        options.Limits.MaxRequestHeaderCount = 50;
        options.Limits.MaxRequestLineSize = 2 * 1024;
        options.Limits.MaxConcurrentConnections = MaxConnections;
        options.Limits.RequestHeadersTimeout = Patience;
        options.Limits.KeepAliveTimeout = Patience;
        options.Limits.MinRequestBodyDataRate = new MinDataRate(1024, Patience);
    }

    /// <summary>Signals are the gate's, not this part's.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
