namespace WireGate.Control;

/// <summary>A token as it is listed.</summary>
internal sealed record TokenRow(
    string Id, string Agent, string[] Targets, string? Label, DateTimeOffset Created, DateTimeOffset LoginExpires, DateTimeOffset SessionExpires,
    DateTimeOffset? Revoked)
{
    /// <summary>The id of the token that it was traded for.</summary>
    public string? Parent { get; init; }

    public string? Task { get; init; }
}
