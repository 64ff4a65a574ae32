using System.Collections.Immutable;
using System.Net;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Core.Transport;

namespace WireGate.Notifications.Configuration;

/// <summary>
/// Reads the section <c>notifications</c>:
/// <code>
/// notifications:
///   callbacks: { bind: 0.0.0.0:9442, tls: { certificate: gate.pem, key: gate.key } }
///   channels:
///     - { to: slack, channel: C024BE91L, token: { credential: slack-bot }, app_token: { credential: slack-app }, people: { U024BE7LH: ana } }
/// </code>
/// </summary>
public static class NotificationSettingsReader
{
    /// <param name="keys">The section; null where there is none.</param>
    /// <param name="folder">What relative paths start from.</param>
    /// <param name="people">Every configured person's name.</param>
    /// <exception cref="ConfigException">Something is wrong; all of it at once.</exception>
    public static NotificationSettings Read(MappingReader? keys, string folder, IReadOnlyCollection<string> people)
    {
        if (keys is null) return NotificationSettings.None;
        var channels = ReadChannels(keys.Items("channels"), folder, people);
        var (bind, tls) = keys.OptionalMapping("callbacks") is { } callbacks ? ReadCallbacks(callbacks, folder) : (null, null);
        keys.End();
        if (bind is null && channels.FirstOrDefault(NeedsCallback) is { } lonely)
            throw keys.Node.Error($"channel \"{lonely.Name}\" is called back: \"callbacks: {{ bind: … }}\" says where");
        return new NotificationSettings { Channels = channels, Callbacks = bind, Tls = tls };
    }

    private static ImmutableArray<ChannelSettings> ReadChannels(IReadOnlyList<ConfigNode> items, string folder, IReadOnlyCollection<string> people)
    {
        var errors = new ConfigErrors();
        var channels = ImmutableArray.CreateBuilder<ChannelSettings>();
        foreach (var item in items)
        {
            errors.Try(() =>
            {
                var channel = ChannelReader.Read(item.AsMapping(), folder);
                if (channels.Any(other => other.Name == channel.Name)) throw item.Error($"another channel is named \"{channel.Name}\"; give each a \"name\" of its own, and keep it");
                foreach (var person in channel.People.Values)
                    if (!people.Contains(person)) throw item.Error($"there is no person \"{person}\" under identity.people{NearWord.Hint(person, people)}");
                channels.Add(channel);
            });
        }

        errors.ThrowIfAny();
        return channels.ToImmutable();
    }

    private static bool NeedsCallback(ChannelSettings channel) => channel switch
    {
        SlackChannelSettings slack => slack.SigningSecret is not null,
        TicketChannelSettings ticket => ticket.CallbackKey is not null,
        WebhookChannelSettings webhook => webhook.People.Count > 0,
        _ => false,
    };

    private static (IPEndPoint Bind, ServerTls? Tls) ReadCallbacks(MappingReader keys, string folder)
    {
        var node = keys.Required("bind");
        if (!HostPort.TryParse(keys.String("bind"), 0, out var address) || !IPAddress.TryParse(address.Host, out var ip)) throw node.Error("\"bind\" is an address with a port, such as 127.0.0.1:9442");
        ServerTls? tls = null;
        if (keys.OptionalMapping("tls") is { } files)
        {
            files.Required("certificate");
            files.Required("key");
            tls = new ServerTls { CertificateFile = Path.GetFullPath(files.String("certificate"), folder), KeyFile = Path.GetFullPath(files.String("key"), folder) };
            files.End();
        }

        keys.End();
        return (new IPEndPoint(ip, address.Port), tls);
    }
}
