using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Core.Masks;
using WireGate.Tests.Postgres.Startup;
using WireGate.Tests.Postgres.Upstream;

namespace WireGate.Tests.Postgres.Relay;

/// <summary>One target, and rules that allow reads and nothing else.</summary>
internal sealed class RelayServices : IPolicy, IPolicyScope, IVault, ITargets
{
    public static readonly Decision Allowed = new(Outcome.Allow, "reads");
    public static readonly Decision Refused = new(Outcome.Deny, "only-reads", "not here");

    /// <summary>Who is asked; null for nobody.</summary>
    public IApprovals? Approvals { get; init; }

    /// <summary>The target's password.</summary>
    public string Secret { get; init; } = "secret";

    public WireGate.Core.Redaction.DetectorPlan Detectors { get; init; } = WireGate.Core.Redaction.DetectorPlan.Default;

    /// <summary>What is hidden of results; null for nothing.</summary>
    public WireGate.Postgres.Masking.IResultPlanner? Planner { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What the rules say of what is no read.</summary>
    public Decision Otherwise { get; set; } = Refused;

    public SessionServices Make(FakeIdentity identity, IRecorder? recorder = null) =>
        new(identity, this, this, recorder ?? identity.Recorder, this, new SessionTable(), Time) { Approvals = Approvals ?? new NoApprovals() };

    public bool IsCurrent => true;

    public bool AllowsAnything => true;

    public string Version => "1";

    /// <summary>What the rules say of opening a target; null for nothing.</summary>
    public Decision? Opening { get; init; }

    /// <summary>What the rules hide.</summary>
    public IMasks Masks { get; set; } = NoMasks.Instance;

    public Decision? DecideOpening() => Opening;

    public IPolicyScope ScopeFor(Principal principal, Target target) => this;

    public Decision Decide(AccessSet accesses) => accesses.Accesses.All(access => access.Effect == Effect.Read) ? Allowed : Otherwise;

    public ValueTask<ICredential> LeaseAsync(string name, HostPort address, CancellationToken cancellationToken) => new(new FakeCredential(Secret));

    public Target Find(string name) => new()
    {
        Name = name,
        Protocol = "postgres",
        Addresses = [new HostPort("db.internal", 5432)],
        Credential = "app",
        Detectors = Detectors,
        Tls = new WireGate.Core.Transport.UpstreamTls(WireGate.Core.Transport.UpstreamTlsMode.Disable),
        Settings = new object(),
    };
}
