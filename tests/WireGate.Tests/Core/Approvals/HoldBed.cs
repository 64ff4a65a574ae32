using System.Buffers;
using System.Net;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Core.Limits;
using WireGate.Core.Secrets;
using WireGate.Core.Transport;
using WireGate.Testing;

namespace WireGate.Tests.Core.Approvals;

/// <summary>A session whose rules hold deletes, with a client that waits and people that a test speaks for.</summary>
internal sealed class HoldBed : IAsyncDisposable
{
    private HoldBed(FakeApprovals approvals, FakePolicy policy, ManualTime time, IApprovals? asked)
    {
        (Approvals, Policy, Time) = (approvals, policy, time);
        var services = new Services(this);
        Session = new Session(
            new Listener { Name = "l", Protocol = "p", Bind = new IPEndPoint(IPAddress.Loopback, 0), Settings = "" }, LinkPair.InMemory().Link,
            new IPEndPoint(IPAddress.Loopback, 1), new SessionServices(services, policy, services, Record, services, new SessionTable(), time) { Approvals = asked ?? approvals });
    }

    public FakeApprovals Approvals { get; }

    public FakePolicy Policy { get; }

    public ManualTime Time { get; }

    /// <summary>Of the session's token.</summary>
    public IBudget? Budget { get; init; }

    public FakeHold Hold { get; } = new();

    public ToldRecord Record { get; } = new();

    public Session Session { get; }

    public static HoldTerms Terms { get; } = new() { Rule = "deletes", Groups = ["dba"] };

    public static Target Target { get; } = new()
    {
        Name = "one",
        Protocol = "p",
        Addresses = [new HostPort("h", 1)],
        Credential = "c",
        Tls = new UpstreamTls(UpstreamTlsMode.Disable),
        Settings = "",
    };

    public static async Task<HoldBed> OpenAsync(FakeApprovals? approvals = null, FakePolicy? policy = null, ManualTime? time = null, bool opened = true, IApprovals? asked = null, IBudget? budget = null)
    {
        var bed = new HoldBed(approvals ?? new FakeApprovals(), policy ?? new FakePolicy(), time ?? new ManualTime(), asked) { Budget = budget };
        await bed.Session.AuthenticateAsync(new PresentedCredential.ProvenToken("t"), CancellationToken.None);
        if (opened) await bed.Session.OpenTargetAsync("one", null, CancellationToken.None);
        return bed;
    }

    public Task<Verdict> AuthorizeAsync(bool canWait = true, bool isPreparation = false, CancellationToken cancellationToken = default) =>
        Session.AuthorizeAsync(new Operation(Hold.Accesses, ReadOnlySequence<byte>.Empty, Hold: canWait ? Hold : null, IsPreparation: isPreparation), cancellationToken).AsTask();

    /// <summary>Completes when a client of this bed has been told that it waits.</summary>
    public async Task<Task<Verdict>> BeginAsync(CancellationToken cancellationToken = default)
    {
        var verdict = AuthorizeAsync(cancellationToken: cancellationToken);
        await Hold.NoticeAsync();
        return verdict;
    }

    /// <summary>Moves the clock once the timer for the next notice is set.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        await Until(() => Time.Armed > 1);
        Time.Advance(by);
    }

    public static async Task Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public ValueTask DisposeAsync() => Session.DisposeAsync();

    private sealed class Services(HoldBed bed) : IIdentity, IVault, ITargets
    {
        public ValueTask<Principal?> AuthenticateAsync(PresentedCredential presented, CancellationToken cancellationToken) =>
            new(new Principal { Agent = "planner", Owner = "bob", TokenId = "t", SessionExpires = bed.Time.GetUtcNow() + TimeSpan.FromDays(1), Budget = bed.Budget });

        public ValueTask<ScramVerifier> FindScramVerifierAsync(string tokenId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public bool LooksLikeTokenId(string userName) => false;

        public ValueTask<ICredential> LeaseAsync(string name, HostPort address, CancellationToken cancellationToken) => new(new NoSecret());

        public Target? Find(string name) => name == "one" ? Target : null;
    }

    private sealed class NoSecret : ICredential
    {
        public string Name => "c";

        public string? User => null;

        public ValueTask<SecretBuffer> ReadSecretAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public SecretBuffer? FindDerived(string label) => null;

        public void KeepDerived(string label, ReadOnlySpan<byte> keys) { }

        public void Dispose() { }
    }
}
