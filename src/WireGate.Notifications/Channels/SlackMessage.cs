using System.Buffers;
using System.Globalization;
using System.Text.Json;
using WireGate.Approvals;
using WireGate.Notifications.Configuration;

namespace WireGate.Notifications.Channels;

/// <summary>
/// Block Kit. Everything that an agent may have written stands in <c>plain_text</c>, where no link, mention or emoji is made of it.
/// </summary>
internal static class SlackMessage
{
    public const string Approve = "wiregate-approve";
    public const string Deny = "wiregate-deny";

    /// <summary>Block Kit: the longest text of a section.</summary>
    private const int LongestText = 3000;

    /// <param name="item">The request.</param>
    /// <param name="page">Where it can be decided besides.</param>
    /// <param name="settings">Whether the text is shown, and buttons come back.</param>
    /// <param name="channel">Where to.</param>
    /// <param name="stamp">The message to change; null for a new one.</param>
    public static ReadOnlyMemory<byte> Write(ApprovalItem item, Uri? page, SlackChannelSettings settings, string channel, string? stamp)
    {
        var words = new RequestWords(item, page);
        var action = settings.Text ? FullText(words) : null;
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("channel"u8, channel);
            if (stamp is not null) json.WriteString("ts"u8, stamp);
            json.WriteBoolean("unfurl_links"u8, false);
            json.WriteBoolean("unfurl_media"u8, false);
            json.WriteString("text"u8, $"WireGate request {item.Id}: {words["state"]}");
            json.WriteStartArray("blocks"u8);
            Section(json, Summary(item, words));
            if (action is { Length: <= LongestText }) Section(json, action);
            Actions(json, item, page, settings, sawAll: action is { Length: <= LongestText });
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return output.WrittenMemory;
    }

    public static ReadOnlyMemory<byte> Whisper(string channel, string user, string text)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("channel"u8, channel);
            json.WriteString("user"u8, user);
            json.WriteString("text"u8, text);
            json.WriteEndObject();
        }

        return output.WrittenMemory;
    }

    private static string Summary(ApprovalItem item, RequestWords words)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{words["agent"]} (for {words["owner"]}) asks for {words["kind"]} on {words["target"]}\nrequest {item.Id}, rules {words["rules"]}, until {words["expires"]}: {words["state"]}");
        if (words["effect"] is { Length: > 0 } effect) text += "\n" + effect;
        if (words["stated_reason"] is { Length: > 0 } reason) text += "\nthe agent says (nobody verified it): " + reason;
        if (words["voices"] is { Length: > 0 } voices) text += "\n" + voices;
        return text.Length <= LongestText ? text : string.Concat(text.AsSpan(0, LongestText - 1), "…");
    }

    private static string FullText(RequestWords words) => words["parameters"] is { Length: > 0 } parameters ? $"{words["text"]}\n{parameters}" : words["text"];

    private static void Actions(Utf8JsonWriter json, ApprovalItem item, Uri? page, SlackChannelSettings settings, bool sawAll)
    {
        var isOpen = item.State == ApprovalState.Pending;
        if (page is null && !(isOpen && settings.IsInteractive)) return;
        json.WriteStartObject();
        json.WriteString("type"u8, "actions");
        json.WriteStartArray("elements"u8);
        if (isOpen && settings.IsInteractive)
        {
            // Nobody says yes here to what he could not read here.
            if (sawAll || item.IsOpening) Button(json, Approve, "Approve", item.Id, null);
            Button(json, Deny, "Deny", item.Id, null);
        }

        if (page is not null) Button(json, "wiregate-open", "Show all", item.Id, page);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Button(Utf8JsonWriter json, string action, string text, string value, Uri? link)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "button");
        json.WriteString("action_id"u8, action);
        json.WriteString("value"u8, value);
        if (link is not null) json.WriteString("url"u8, link.AbsoluteUri);
        json.WritePropertyName("text"u8);
        PlainText(json, text);
        json.WriteEndObject();
    }

    private static void Section(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "section");
        json.WritePropertyName("text"u8);
        PlainText(json, text);
        json.WriteEndObject();
    }

    private static void PlainText(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "plain_text");
        json.WriteString("text"u8, text);
        json.WriteBoolean("emoji"u8, false);
        json.WriteEndObject();
    }
}
