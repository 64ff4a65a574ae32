namespace WireGate.Notifications.Configuration;

/// <summary>Records in ServiceNow, by its Table API.</summary>
public sealed record ServiceNowChannelSettings : TicketChannelSettings
{
    /// <summary>The table's name: <c>change_request</c>.</summary>
    public required string Table { get; init; }
}
