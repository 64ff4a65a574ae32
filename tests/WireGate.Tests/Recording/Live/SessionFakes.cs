using WireGate.Core;
using WireGate.Core.Masks;
using WireGate.Core.Secrets;

namespace WireGate.Tests.Recording.Live;

/// <summary>One agent, one target, and rules that allow what reads.</summary>
internal sealed class SessionFakes(Target target, string agent = "planner") : IIdentity, IPolicy, IPolicyScope, IVault, ITargets, ICredential
{
    private static readonly Decision Allow = new(Outcome.Allow, "reads");
    private static readonly Decision Deny = new(Outcome.Deny, "no-deletes", "nothing is deleted here");

    public bool IsCurrent => true;

    public bool AllowsAnything => true;

    public string Version => "1";

    public IMasks Masks => NoMasks.Instance;

    public Decision? DecideOpening() => null;

    public string Name => "shop-password";

    public string? User => "app";

    public ValueTask<Principal?> AuthenticateAsync(PresentedCredential presented, CancellationToken cancellationToken) =>
        new(new Principal { Agent = agent, Owner = "ana", TokenId = "t", SessionExpires = DateTimeOffset.MaxValue });

    public ValueTask<ScramVerifier> FindScramVerifierAsync(string tokenId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public bool LooksLikeTokenId(string userName) => false;

    public IPolicyScope ScopeFor(Principal principal, Target of) => this;

    public Decision Decide(AccessSet accesses) => accesses.Accesses[0].Effect == Effect.Read ? Allow : Deny;

    public ValueTask<ICredential> LeaseAsync(string name, HostPort address, CancellationToken cancellationToken) => new(this);

    public Target? Find(string name) => target;

    public ValueTask<SecretBuffer> ReadSecretAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public SecretBuffer? FindDerived(string label) => null;

    public void KeepDerived(string label, ReadOnlySpan<byte> keys) { }

    public void Dispose() { }
}
