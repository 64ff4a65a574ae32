using WireGate.Events.Configuration;

namespace WireGate.Notifications.Configuration;

/// <summary>Posts into a Slack channel.</summary>
public sealed record SlackChannelSettings : ChannelSettings
{
    /// <summary>Where the Web API is; Slack's own unless a test says otherwise.</summary>
    public static readonly Uri Api = new("https://slack.com/api/");

    /// <summary>The channel's id.</summary>
    public required string Channel { get; init; }

    /// <summary>The bot's token, <c>xoxb-</c>.</summary>
    public required SecretReference Token { get; init; }

    /// <summary>The app-level token, <c>xapp-</c>: buttons come back over a socket that the gate opens.</summary>
    public SecretReference? AppToken { get; init; }

    /// <summary>The signing secret: buttons come back as requests to the callback listener.</summary>
    public SecretReference? SigningSecret { get; init; }

    /// <summary>Whether buttons can come back at all.</summary>
    public bool IsInteractive => AppToken is not null || SigningSecret is not null;
}
