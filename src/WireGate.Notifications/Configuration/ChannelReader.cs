using System.Collections.Frozen;
using System.Collections.Immutable;
using WireGate.Core.Configuration;
using WireGate.Events.Configuration;

namespace WireGate.Notifications.Configuration;

/// <summary>Reads one channel.</summary>
internal static class ChannelReader
{
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(1);

    /// <exception cref="ConfigException">Something is wrong.</exception>
    public static ChannelSettings Read(MappingReader keys, string folder)
    {
        keys.Required("to");
        var kind = keys.Word("to", "", ("webhook", "webhook"), ("slack", "slack"), ("jira", "jira"), ("servicenow", "servicenow"));
        var name = ReadName(keys, kind);
        var text = keys.Bool("text", false);
        ChannelSettings channel = kind switch
        {
            "webhook" => ReadWebhook(keys, name, folder),
            "slack" => ReadSlack(keys, name, folder),
            "jira" => ReadJira(keys, name, text, folder),
            _ => ReadServiceNow(keys, name, text, folder),
        };
        var timeout = keys.Duration("timeout", channel.Timeout);
        if (timeout <= TimeSpan.Zero || timeout > MaxTimeout) throw keys.Required("timeout").Error("\"timeout\" is more than nothing and at most 1m");
        channel = channel with { Text = text, Timeout = timeout, Tls = HttpKeys.ReadTls(keys, channel.Url, folder), People = ReadPeople(keys) };
        keys.End();
        return channel;
    }

    private static WebhookChannelSettings ReadWebhook(MappingReader keys, string name, string folder) => new()
    {
        Name = name,
        Url = HttpKeys.ReadUrl(keys),
        Key = Required(keys, "key", HttpKeys.ReadSecret(keys, "key", folder)),
    };

    private static SlackChannelSettings ReadSlack(MappingReader keys, string name, string folder)
    {
        var url = keys.Optional("url") is null ? SlackChannelSettings.Api : Folder(HttpKeys.ReadUrl(keys));
        var slack = new SlackChannelSettings
        {
            Name = name,
            Url = url,
            Channel = keys.String("channel"),
            Token = Required(keys, "token", HttpKeys.ReadSecretFor(url, keys, "token", folder)),
            AppToken = HttpKeys.ReadSecretFor(url, keys, "app_token", folder),
            SigningSecret = HttpKeys.ReadSecret(keys, "signing_secret", folder),
        };
        if (slack.AppToken is not null && slack.SigningSecret is not null) throw keys.Node.Error("either \"app_token\" (buttons come over a socket) or \"signing_secret\" (they come to the callback listener)");
        return slack;
    }

    private static JiraChannelSettings ReadJira(MappingReader keys, string name, bool text, string folder)
    {
        var url = Folder(HttpKeys.ReadUrl(keys));
        return new JiraChannelSettings
        {
            Name = name,
            Url = url,
            User = keys.String("user"),
            Password = Required(keys, "token", HttpKeys.ReadSecretFor(url, keys, "token", folder)),
            Project = keys.String("project"),
            IssueType = keys.OptionalString("issue_type") ?? "Task",
            ApprovedStatus = keys.OptionalString("approved_status") ?? "Approved",
            DeniedStatus = keys.OptionalString("denied_status") ?? "Declined",
            CallbackKey = HttpKeys.ReadSecret(keys, "callback_key", folder),
            Fields = ReadFields(keys, text, ("summary", "Approve {kind} by {agent} on {target}? (request {request})"), ("description", Description)),
        };
    }

    private static ServiceNowChannelSettings ReadServiceNow(MappingReader keys, string name, bool text, string folder)
    {
        var url = Folder(HttpKeys.ReadUrl(keys));
        return new ServiceNowChannelSettings
        {
            Name = name,
            Url = url,
            User = keys.String("user"),
            Password = Required(keys, "password", HttpKeys.ReadSecretFor(url, keys, "password", folder)),
            Table = keys.OptionalString("table") ?? "change_request",
            CallbackKey = HttpKeys.ReadSecret(keys, "callback_key", folder),
            Fields = ReadFields(keys, text, ("short_description", "Approve {kind} by {agent} on {target}? (request {request})"), ("description", Description)),
        };
    }

    private const string Description =
        "{agent} (for {owner}, task {task}) asks for {kind} on {target}. Rules: {rules}. {reason}\nEffect: {effect}\nThe agent says (nobody verified it): {stated_reason}\nDecide until {expires}: {page}";

    private static ImmutableArray<KeyValuePair<string, Template>> ReadFields(MappingReader keys, bool text, params ReadOnlySpan<(string Name, string Template)> otherwise)
    {
        var fields = ImmutableArray.CreateBuilder<KeyValuePair<string, Template>>();
        foreach (var (key, value) in keys.Named("fields"))
            fields.Add(new(key.Text, Template.Read(value as ConfigScalar ?? throw value.Error("expected a template, found " + value.Form), text)));
        foreach (var (name, template) in otherwise)
            if (fields.All(field => field.Key != name)) fields.Add(new(name, Template.Read(new ConfigScalar(keys.Node.Position, template, isPlain: false), text)));
        return fields.ToImmutable();
    }

    private static FrozenDictionary<string, string> ReadPeople(MappingReader keys)
    {
        var people = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (account, person) in keys.Named("people"))
            people.Add(account.Text, (person as ConfigScalar ?? throw person.Error("expected a person's name, found " + person.Form)).Text);
        return people.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static SecretReference Required(MappingReader keys, string key, SecretReference? secret) =>
        secret ?? throw keys.Node.Error($"\"{key}\" is missing: {{ file: … }} or {{ credential: … }}");

    private static string ReadName(MappingReader keys, string otherwise)
    {
        if (keys.OptionalString("name") is not { } name) return otherwise;
        // It is the name of a folder and a part of a path too.
        return name.Length is > 0 and <= 64 && char.IsAsciiLetterOrDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            ? name : throw keys.Required("name").Error("a channel's name has 1 to 64 letters, digits or _ - and starts with a letter or digit");
    }

    /// <summary>Paths of an API are relative to its address.</summary>
    private static Uri Folder(Uri url) => url.AbsolutePath.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");
}
