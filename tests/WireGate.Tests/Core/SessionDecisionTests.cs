using System.Buffers;
using NUnit.Framework;
using WireGate.Benchmarks.Postgres;
using WireGate.Core;
using WireGate.Core.Masks;
using WireGate.Testing;

namespace WireGate.Tests.Core;

public sealed class SessionDecisionTests
{
    private static readonly AccessSet Accesses = new("SELECT", [new Access(Effect.Read, [])]);

    [Test]
    public async Task What_was_allowed_is_judged_anew_once_rules_were_reloaded()
    {
        var policy = new Policy();
        await using var session = await OpenSession.OverAsync(LinkPair.InMemory().Link, policy);

        Assert.That((await AuthorizeAsync(session)).IsAllowed);
        Assert.That((await AuthorizeAsync(session)).IsAllowed);
        policy.Reload(Outcome.Deny);

        Assert.That((await AuthorizeAsync(session)).IsAllowed, Is.False);
    }

    [Test]
    public async Task What_was_denied_stays_so_however_often_it_is_asked()
    {
        var policy = new Policy();
        policy.Reload(Outcome.Deny);
        await using var session = await OpenSession.OverAsync(LinkPair.InMemory().Link, policy);

        for (var i = 0; i < 3; i++) Assert.That((await AuthorizeAsync(session)).IsAllowed, Is.False);
        Assert.That(session.Denials, Is.EqualTo(3));
    }

    private static ValueTask<Verdict> AuthorizeAsync(Session session) => session.AuthorizeAsync(new Operation(Accesses, ReadOnlySequence<byte>.Empty), CancellationToken.None);

    private sealed class Policy : IPolicy
    {
        private Scope _scope = new(Outcome.Allow);

        public void Reload(Outcome outcome)
        {
            _scope.IsCurrent = false;
            _scope = new Scope(outcome);
        }

        public IPolicyScope ScopeFor(Principal principal, Target target) => _scope;
    }

    private sealed class Scope(Outcome outcome) : IPolicyScope
    {
        public bool IsCurrent { get; set; } = true;

        public bool AllowsAnything => true;

        public string Version => "1";

        public IMasks Masks => NoMasks.Instance;

        public Decision? DecideOpening() => null;

        public Decision Decide(AccessSet accesses) => new(outcome, "rule");
    }
}
