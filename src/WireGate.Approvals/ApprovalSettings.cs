namespace WireGate.Approvals;

/// <summary>What keeps approvers from being asked too much, and how long what they said is kept.</summary>
public sealed record ApprovalSettings
{
    public static readonly ApprovalSettings Default = new();

    /// <summary>How many requests of one agent may wait for people at once. More are a loop, or an attempt to wear somebody down.</summary>
    public int Pending { get; init; } = 3;

    /// <summary>For how long after a denial the same is not asked again.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long requests that are over stay listed.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(30);
}
