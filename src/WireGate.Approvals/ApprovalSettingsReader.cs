using WireGate.Core.Configuration;

namespace WireGate.Approvals;

/// <summary>
/// Reads the configuration's <c>approvals</c>:
/// <code>
/// approvals: { pending: 3, cooldown: 10m, keep: 30d }
/// </code>
/// </summary>
public static class ApprovalSettingsReader
{
    /// <summary>A person reads no more from one agent.</summary>
    private const int MostPending = 100;

    /// <summary>What was denied yesterday may be right today.</summary>
    private static readonly TimeSpan LongestCooldown = TimeSpan.FromDays(1);

    private static readonly TimeSpan ShortestKeep = TimeSpan.FromDays(1);

    /// <exception cref="ConfigException">A key is unknown or a value wrong.</exception>
    public static ApprovalSettings Read(MappingReader? approvals)
    {
        if (approvals is null) return ApprovalSettings.Default;
        var settings = new ApprovalSettings
        {
            Pending = approvals.Int("pending", ApprovalSettings.Default.Pending, 1, MostPending),
            Cooldown = approvals.Duration("cooldown", ApprovalSettings.Default.Cooldown),
            Keep = approvals.Duration("keep", ApprovalSettings.Default.Keep),
        };
        if (settings.Cooldown > LongestCooldown) throw approvals.Required("cooldown").Error("\"cooldown\" is at most 1d");
        if (settings.Keep < ShortestKeep) throw approvals.Required("keep").Error("\"keep\" is at least 1d");
        approvals.End();
        return settings;
    }
}
