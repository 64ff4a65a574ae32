using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Core.Masks;

namespace WireGate.Tests.Core.Approvals;

/// <summary>Rules that a test replaces while a session waits.</summary>
internal sealed class FakePolicy : IPolicy
{
    private Scope _scope = new("1", _ => Held(HoldBed.Terms), null);

    public static Decision Allow { get; } = new(Outcome.Allow, "allows");

    public static Decision Deny { get; } = new(Outcome.Deny, "denies");

    public static Decision Held(params ImmutableArray<HoldTerms> terms) => new(Outcome.Hold, "deletes") { Holds = terms };

    public void Reload(Decision decision, string version = "2") => Reload(_ => decision, version);

    public void Reload(Func<AccessSet, Decision> decide, string version, Decision? opening = null)
    {
        _scope.IsCurrent = false;
        _scope = new Scope(version, decide, opening);
    }

    public IPolicyScope ScopeFor(Principal principal, Target target) => _scope;

    private sealed class Scope(string version, Func<AccessSet, Decision> decide, Decision? opening) : IPolicyScope
    {
        public bool IsCurrent { get; set; } = true;

        public bool AllowsAnything => true;

        public string Version => version;

        public IMasks Masks => NoMasks.Instance;

        public Decision? DecideOpening() => opening;

        public Decision Decide(AccessSet accesses) => decide(accesses);
    }
}
