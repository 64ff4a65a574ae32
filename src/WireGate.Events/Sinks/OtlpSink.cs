using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using WireGate.Core;
using WireGate.Events.Configuration;
using WireGate.Events.Formats;
using WireGate.Events.Queue;

namespace WireGate.Events.Sinks;

/// <summary>Posts log records by OTLP/HTTP in its JSON encoding.</summary>
internal sealed class OtlpSink(OtlpSinkSettings settings, string gate, IVault? vault, TimeProvider time) : IEventSink
{
    private readonly HttpDelivery _http = new(settings, vault, time);
    private readonly OtlpRequest _request = new(gate, LineFormats.Of(settings.Format), settings.Text);

    public int Most => 256;

    public async ValueTask<DeliveryReceipt> DeliverAsync(ImmutableArray<EventRecord> records, CancellationToken cancellationToken)
    {
        var body = _request.Write(records, time.GetUtcNow());
        var answer = await _http.PostAsync(body, "application/json", [], cancellationToken).ConfigureAwait(false);
        var rejected = ReadRejected(answer);
        return rejected == 0 ? default : new DeliveryReceipt(rejected, "it answered with partialSuccess");
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>OTLP specification, "Partial success": <c>{"partialSuccess":{"rejectedLogRecords":"1"}}</c>; such records must not be sent again.</summary>
    private static long ReadRejected(byte[] answer)
    {
        try
        {
            var reader = new Utf8JsonReader(answer);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("rejectedLogRecords"u8) || !reader.Read()) continue;
                if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number)) return number;
                if (reader.TokenType == JsonTokenType.String && long.TryParse(reader.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out number)) return number;
            }
        }
        catch (JsonException)
        {
            // A collector may answer in protobuf or with nothing; a success it is all the same.
        }

        return 0;
    }
}
