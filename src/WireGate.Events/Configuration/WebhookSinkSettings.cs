namespace WireGate.Events.Configuration;

public sealed record WebhookSinkSettings : HttpSinkSettings
{
    /// <summary>The key of the signatures.</summary>
    public required SecretReference Key { get; init; }
}
