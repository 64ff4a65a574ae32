using System.Collections.Frozen;
using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using WireGate.Core.Transport;
using WireGate.Events.Sinks;

namespace WireGate.Notifications.Callbacks;

/// <summary>
/// Takes <c>POST /callbacks/CHANNEL</c> and nothing else: a socket of its own, apart from data and administration. Only signed requests do anything.
/// </summary>
internal sealed class CallbackListener : IAsyncDisposable
{
    /// <summary>A Jira issue with all its fields.</summary>
    private const int MaxBody = 1024 * 1024;

    private readonly WebApplication _server;

    /// <param name="bind">Where it listens.</param>
    /// <param name="tls">Its certificate; null for plain HTTP behind a balancer that terminates TLS.</param>
    /// <param name="callbacks">By the channel's name.</param>
    /// <param name="logger">Hears of refusals.</param>
    public CallbackListener(IPEndPoint bind, ServerTls? tls, FrozenDictionary<string, ICallback> callbacks, ILogger logger)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = MaxBody;
            options.Limits.MaxConcurrentConnections = 100;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
            options.Listen(bind, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (tls is not null) listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(tls.Build(SslApplicationProtocol.Http11)) });
            });
        });
        _server = builder.Build();
        _server.Run(context => ServeAsync(context, callbacks, logger));
    }

    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync(cancellationToken);

    /// <summary>Where it listens, once it does.</summary>
    public string Address => _server.Urls.First();

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task ServeAsync(HttpContext context, FrozenDictionary<string, ICallback> callbacks, ILogger logger)
    {
        const string prefix = "/callbacks/";
        var path = context.Request.Path.Value ?? "";
        if (!path.StartsWith(prefix, StringComparison.Ordinal) || !callbacks.TryGetValue(path[prefix.Length..], out var callback))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
            context.Response.StatusCode = await callback.TakeAsync(context.Request.Headers, body.ToArray(), context.RequestAborted).ConfigureAwait(false);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException error)
        {
            context.Response.StatusCode = error.StatusCode;
        }
        catch (DeliveryException)
        {
            // The secret that would tell whether it is signed can't be had.
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        if (context.Response.StatusCode >= StatusCodes.Status400BadRequest) logger.CallbackRefused(path[prefix.Length..], context.Response.StatusCode);
    }
}
