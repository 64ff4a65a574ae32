using WireGate.Core;
using WireGate.Tests.Postgres.Startup;
using WireGate.Tests.Postgres.Upstream;

namespace WireGate.Tests.Postgres.Relay;

/// <summary>One target, and rules that allow reads and nothing else.</summary>
internal sealed class RelayServices : IPolicy, IPolicyScope, IVault, ITargets
{
    public static readonly Decision Allowed = new(Outcome.Allow, "reads");
    public static readonly Decision Refused = new(Outcome.Deny, "only-reads", "not here");

    public SessionServices Make(FakeIdentity identity, IRecorder? recorder = null) => new(identity, this, this, recorder ?? identity.Recorder, this, new SessionTable(), TimeProvider.System);

    public bool IsCurrent => true;

    public bool AllowsAnything => true;

    public string Version => "1";

    public Decision? DecideOpening() => null;

    public IPolicyScope ScopeFor(Principal principal, Target target) => this;

    public Decision Decide(AccessSet accesses) => accesses.Accesses.All(access => access.Effect == Effect.Read) ? Allowed : Refused;

    public ValueTask<ICredential> LeaseAsync(string name, HostPort address, CancellationToken cancellationToken) => new(new FakeCredential("secret"));

    public Target Find(string name) => new()
    {
        Name = name,
        Protocol = "postgres",
        Addresses = [new HostPort("db.internal", 5432)],
        Credential = "app",
        Tls = new WireGate.Core.Transport.UpstreamTls(WireGate.Core.Transport.UpstreamTlsMode.Disable),
        Settings = new object(),
    };
}
