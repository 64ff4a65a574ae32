namespace WireGate.Events.Configuration;

public sealed record StandardOutputSinkSettings : SinkSettings;
