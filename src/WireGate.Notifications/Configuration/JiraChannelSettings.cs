namespace WireGate.Notifications.Configuration;

/// <summary>Issues in Jira, by its REST API version 2.</summary>
public sealed record JiraChannelSettings : TicketChannelSettings
{
    /// <summary>The project's key.</summary>
    public required string Project { get; init; }

    /// <summary>The issue type's name.</summary>
    public required string IssueType { get; init; }

    /// <summary>The status that says yes.</summary>
    public required string ApprovedStatus { get; init; }

    /// <summary>The status that says no.</summary>
    public required string DeniedStatus { get; init; }
}
