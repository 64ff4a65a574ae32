using System.Buffers;
using System.Text.Json;
using WireGate.Approvals;
using WireGate.Core;
using WireGate.Events.Sinks;
using WireGate.Notifications.Configuration;

namespace WireGate.Notifications.Channels;

/// <summary>One record for each request, and a work note when something becomes of it (Table API: <c>POST</c> and <c>PATCH api/now/table/TABLE</c>).</summary>
internal sealed class ServiceNowChannel(ServiceNowChannelSettings settings, Func<ApprovalItem, Uri?> page, IVault? vault, TimeProvider time) : IApprovalChannel
{
    private readonly WebApi _api = new(settings, time);
    private readonly TicketAccount _account = new(settings, vault);

    /// <returns>The record's <c>sys_id</c>.</returns>
    public async Task<string> TellAsync(ApprovalItem item, string? reference, CancellationToken cancellationToken)
    {
        var words = new RequestWords(item, page(item));
        var authorization = await _account.AuthorizationAsync(cancellationToken).ConfigureAwait(false);
        var table = "api/now/table/" + Uri.EscapeDataString(settings.Table);
        if (reference is not null)
        {
            var note = Fields([new("work_notes", $"WireGate request {words["request"]}: {words["state"]}\n{words["voices"]}")]);
            await _api.SendAsync(HttpMethod.Patch, $"{table}/{Uri.EscapeDataString(reference)}", note, [authorization], cancellationToken).ConfigureAwait(false);
            return reference;
        }

        var body = Fields(settings.Fields.Select(field => new KeyValuePair<string, string>(field.Key, field.Value.Fill(words))).Append(new("correlation_id", item.Id)));
        var answer = await _api.SendAsync(HttpMethod.Post, table, body, [authorization], cancellationToken).ConfigureAwait(false);
        return JsonText.Find(answer, "result", "sys_id") ?? throw new DeliveryException("ServiceNow did not say which record it is");
    }

    public void Dispose() => _api.Dispose();

    private static ReadOnlyMemory<byte> Fields(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            foreach (var (name, value) in fields) json.WriteString(name, value);
            json.WriteEndObject();
        }

        return output.WrittenMemory;
    }
}
