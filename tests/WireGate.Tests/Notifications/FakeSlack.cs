using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace WireGate.Tests.Notifications;

/// <summary>As much of Slack as its documentation tells: the Web API's methods, and a socket of Socket Mode. Never run against Slack itself.</summary>
internal sealed class FakeSlack : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly Channel<(string Method, string Token, JsonElement Body)> _calls = Channel.CreateUnbounded<(string, string, JsonElement)>();
    private readonly Channel<string> _acknowledged = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<WebSocket> _socket = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FakeSlack()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.UseWebSockets();
        _server.Run(ServeAsync);
    }

    /// <summary>What the next calls answer in the place of success.</summary>
    public Queue<string> Errors { get; } = new();

    public string Url => _server.Urls.First() + "/api/";

    public static async Task<FakeSlack> StartAsync()
    {
        var slack = new FakeSlack();
        await slack._server.StartAsync();
        return slack;
    }

    public async Task<(string Method, string Token, JsonElement Body)> NextAsync(CancellationToken token) => await _calls.Reader.ReadAsync(token);

    public int Waiting => _calls.Reader.Count;

    public async Task SendAsync(string envelope, CancellationToken token) =>
        await (await _socket.Task.WaitAsync(token)).SendAsync(Encoding.UTF8.GetBytes(envelope), WebSocketMessageType.Text, true, token);

    public async Task<string> AcknowledgedAsync(CancellationToken token) => await _acknowledged.Reader.ReadAsync(token);

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _server.StopAsync(patience.Token);
        await _server.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            _socket.TrySetResult(socket);
            var buffer = new byte[4096];
            try
            {
                while (await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted) is { MessageType: WebSocketMessageType.Text } read)
                    _acknowledged.Writer.TryWrite(Encoding.UTF8.GetString(buffer, 0, read.Count));
            }
            catch (Exception error) when (error is WebSocketException or OperationCanceledException)
            {
                // The gate went away.
            }

            return;
        }

        var method = context.Request.Path.Value!["/api/".Length..];
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        if (method != "apps.connections.open") _calls.Writer.TryWrite((method, context.Request.Headers.Authorization.ToString(), body.RootElement.Clone()));
        var answer = Errors.TryDequeue(out var problem) ? $$"""{"ok":false,"error":"{{problem}}"}"""
            : method == "apps.connections.open" ? $$"""{"ok":true,"url":"{{_server.Urls.First().Replace("http:", "ws:", StringComparison.Ordinal)}}/link"}"""
            : """{"ok":true,"channel":"C1","ts":"1.5"}""";
        await context.Response.WriteAsync(answer);
    }
}
