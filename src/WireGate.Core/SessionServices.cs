using WireGate.Core.Approvals;
using WireGate.Core.Limits;

namespace WireGate.Core;

/// <summary>The services behind <see cref="Session"/>.</summary>
public sealed record SessionServices(
    IIdentity Identity, IPolicy Policy, IVault Vault, IRecorder Recorder, ITargets Targets, SessionTable Sessions, TimeProvider Time)
{
    public FailedLogins FailedLogins { get; } = new(Time);

    public RuleMeters Meters { get; } = new(Time);

    public IApprovals Approvals { get; init; } = new NoApprovals();

    public ILocks Locks { get; init; } = new NoLocks();
}
