namespace WireGate.Events.Configuration;

public sealed record OtlpSinkSettings : HttpSinkSettings;
