using System.Buffers;
using System.Text.Json;
using WireGate.Approvals;
using WireGate.Core;
using WireGate.Events.Sinks;
using WireGate.Notifications.Configuration;

namespace WireGate.Notifications.Channels;

/// <summary>One issue for each request, and a comment when something becomes of it (Jira REST API 2: <c>POST issue</c>, <c>POST issue/KEY/comment</c>).</summary>
internal sealed class JiraChannel(JiraChannelSettings settings, Func<ApprovalItem, Uri?> page, IVault? vault, TimeProvider time) : IApprovalChannel
{
    private readonly WebApi _api = new(settings, time);
    private readonly TicketAccount _account = new(settings, vault);

    /// <returns>The issue's key.</returns>
    public async Task<string> TellAsync(ApprovalItem item, string? reference, CancellationToken cancellationToken)
    {
        var words = new RequestWords(item, page(item));
        var authorization = await _account.AuthorizationAsync(cancellationToken).ConfigureAwait(false);
        if (reference is not null)
        {
            await _api.SendAsync(HttpMethod.Post, $"rest/api/2/issue/{Uri.EscapeDataString(reference)}/comment", Comment(words), [authorization], cancellationToken).ConfigureAwait(false);
            return reference;
        }

        var answer = await _api.SendAsync(HttpMethod.Post, "rest/api/2/issue", Issue(words), [authorization], cancellationToken).ConfigureAwait(false);
        return JsonText.Find(answer, "key") ?? throw new DeliveryException("Jira did not say which issue it is");
    }

    public void Dispose() => _api.Dispose();

    private ReadOnlyMemory<byte> Issue(RequestWords words)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteStartObject("fields"u8);
            json.WriteStartObject("project"u8);
            json.WriteString("key"u8, settings.Project);
            json.WriteEndObject();
            json.WriteStartObject("issuetype"u8);
            json.WriteString("name"u8, settings.IssueType);
            json.WriteEndObject();
            foreach (var (field, template) in settings.Fields) json.WriteString(field, template.Fill(words));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return output.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Comment(RequestWords words)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("body"u8, $"WireGate request {words["request"]}: {words["state"]}\n{words["voices"]}");
            json.WriteEndObject();
        }

        return output.WrittenMemory;
    }
}
