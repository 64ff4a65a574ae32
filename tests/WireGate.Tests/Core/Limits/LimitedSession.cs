using System.Net;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Core.Limits;
using WireGate.Core.Masks;
using WireGate.Core.Secrets;
using WireGate.Core.Transport;
using WireGate.Testing;

namespace WireGate.Tests.Core.Limits;

/// <summary>A session past its log-in whose rules allow everything; what limits it is the test's.</summary>
internal sealed class LimitedSession(Principal principal) : IIdentity, IPolicy, IPolicyScope, IVault, IRecorder, ITargets, ICredential, ILocks
{
    public ManualTime Time { get; } = new();

    /// <summary>What the rules say of everything.</summary>
    public Decision Says { get; init; } = new(Outcome.Allow, "everything");

    public DateTimeOffset? UnenforcedUntil { get; init; }

    public IApprovals Approvals { get; init; } = new NoApprovals();

    /// <summary>One for all sessions, as in a gate.</summary>
    private SessionServices Services => field ??= new SessionServices(this, this, this, this, this, new SessionTable(), Time) { Locks = this, Approvals = Approvals };

    public SessionEnd? PrincipalLock { get; set; }

    public SessionEnd? TargetLock { get; set; }

    public bool IsCurrent => true;

    public bool AllowsAnything { get; init; } = true;

    public string Version => "1";

    public string Name => "shop";

    public string? User => "app";

    public Session New() => new(
        new Listener { Name = "test", Protocol = "test", Bind = new IPEndPoint(IPAddress.Loopback, 0), Settings = "" }, LinkPair.InMemory().Link,
        new IPEndPoint(IPAddress.Loopback, 1), Services);

    public static ValueTask<Principal?> LogInAsync(Session session) => session.AuthenticateAsync(new PresentedCredential.ProvenToken("t"), CancellationToken.None);

    public async Task<Session> OpenAsync()
    {
        var session = New();
        await LogInAsync(session);
        await session.OpenTargetAsync("shop", null, CancellationToken.None);
        return session;
    }

    public ValueTask<Principal?> AuthenticateAsync(PresentedCredential presented, CancellationToken cancellationToken) => new(principal);

    public ValueTask<ScramVerifier> FindScramVerifierAsync(string tokenId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public bool LooksLikeTokenId(string userName) => false;

    public IPolicyScope ScopeFor(Principal of, Target target) => this;

    public IMasks Masks => NoMasks.Instance;

    public Decision? DecideOpening() => null;

    public Decision Decide(AccessSet accesses) => Says;

    public ValueTask<ICredential> LeaseAsync(string name, HostPort address, CancellationToken cancellationToken) => new(this);

    public ISessionRecord Open(Session session) => new NoRecord();

    public Target? Find(string name) => name != "shop" ? null : new Target
    {
        Name = "shop",
        Protocol = "test",
        Addresses = [new HostPort("h", 1)],
        Credential = "shop",
        Tls = new UpstreamTls(UpstreamTlsMode.Disable),
        Settings = "",
        UnenforcedUntil = UnenforcedUntil,
    };

    SessionEnd? ILocks.Find(Principal of) => PrincipalLock;

    SessionEnd? ILocks.Find(string target) => TargetLock;

    public ValueTask<SecretBuffer> ReadSecretAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public SecretBuffer? FindDerived(string label) => null;

    public void KeepDerived(string label, ReadOnlySpan<byte> keys) { }

    public void Dispose() { }
}
