using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using WireGate.Core;
using WireGate.Events.Delivery;
using WireGate.Events.Sinks;
using WireGate.Notifications.Channels;
using WireGate.Notifications.Configuration;

namespace WireGate.Notifications.Callbacks;

/// <summary>
/// Slack's Socket Mode: the gate opens a web socket and Slack sends what people press over it, so that no port is open to the outside. Each envelope is
/// acknowledged by its id within three seconds; the socket is opened anew when Slack says so or it breaks.
/// </summary>
internal sealed class SlackSocket(SlackChannelSettings settings, SlackInteraction interaction, IVault? vault, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>Much more than a button's payload.</summary>
    private const int MaxEnvelope = 256 * 1024;

    private readonly WebApi _api = new(settings, time);
    private readonly SecretSource _token = new(settings.AppToken!, new HostPort(settings.Url.IdnHost, settings.Url.Port), vault);
    private readonly Backoff _backoff = new(Random.Shared);

    /// <summary>Runs until told to stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var address = await OpenAsync(stopping).ConfigureAwait(false);
                using var socket = new ClientWebSocket();
                await socket.ConnectAsync(address, stopping).ConfigureAwait(false);
                await ReadAsync(socket, stopping).ConfigureAwait(false);
            }
            catch (Exception error) when (!stopping.IsCancellationRequested && error is DeliveryException or WebSocketException or JsonException or IOException or OperationCanceledException)
            {
                var delay = _backoff.Next((error as DeliveryException)?.RetryAfter);
                // The message of anything but our own may hold the address, which lets anybody in who has it.
                if (_backoff.Failures == 1 || _backoff.Failures % 16 == 0) logger.SocketFailed(settings.Name, Math.Round(delay.TotalSeconds, 1), error is DeliveryException ? error.Message : error.GetType().Name);
                await Task.Delay(delay, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    public void Dispose() => _api.Dispose();

    private async Task<Uri> OpenAsync(CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(settings.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
        byte[] answer;
        using (var token = await _token.ReadAsync(either.Token).ConfigureAwait(false))
            answer = await _api.SendAsync(HttpMethod.Post, "apps.connections.open", "{}"u8.ToArray(), [new("Authorization", "Bearer " + Encoding.ASCII.GetString(token.Span))], either.Token).ConfigureAwait(false);
        using var told = SlackAnswer.Read(answer);
        var isPlainAllowed = settings.Url.Scheme == Uri.UriSchemeHttp;
        return Uri.TryCreate(JsonText.Find(told.RootElement, "url"), UriKind.Absolute, out var address) && (address.Scheme == "wss" || (isPlainAllowed && address.Scheme == "ws"))
            ? address : throw new DeliveryException("Slack gave no address of a socket");
    }

    private async Task ReadAsync(ClientWebSocket socket, CancellationToken stopping)
    {
        var envelope = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await socket.ReceiveAsync(envelope.GetMemory(4096), stopping).ConfigureAwait(false);
            if (read.MessageType == WebSocketMessageType.Close) return;
            envelope.Advance(read.Count);
            if (envelope.WrittenCount > MaxEnvelope) throw new DeliveryException("Slack sent more than a button's payload");
            if (!read.EndOfMessage) continue;
            if (!await TakeAsync(socket, envelope.WrittenMemory, stopping).ConfigureAwait(false)) return;
            envelope.ResetWrittenCount();
        }
    }

    /// <returns>Whether the socket goes on.</returns>
    private async Task<bool> TakeAsync(ClientWebSocket socket, ReadOnlyMemory<byte> envelope, CancellationToken stopping)
    {
        using var document = JsonDocument.Parse(envelope);
        var told = document.RootElement;
        _backoff.Reset();
        if (JsonText.Find(told, "type") == "disconnect") return false;
        if (JsonText.Find(told, "envelope_id") is not { } id) return true;
        // First: Slack sends again what is not acknowledged in time, and an answer counts once.
        await socket.SendAsync(Acknowledgement(id), WebSocketMessageType.Text, endOfMessage: true, stopping).ConfigureAwait(false);
        if (JsonText.Find(told, "type") == "interactive" && told.TryGetProperty("payload"u8, out var payload)) await interaction.TakeAsync(payload, stopping).ConfigureAwait(false);
        return true;
    }

    private static ReadOnlyMemory<byte> Acknowledgement(string id)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("envelope_id"u8, id);
            json.WriteEndObject();
        }

        return output.WrittenMemory;
    }
}
