namespace WireGate.Events.Configuration;

public sealed record FileSinkSettings : SinkSettings
{
    public required string Path { get; init; }
}
