using System.Buffers;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Limits;
using WireGate.Testing;
using WireGate.Tests.Core.Limits;

namespace WireGate.Tests.Core;

/// <summary><c>enforce: false, until: DATE</c> on a target.</summary>
public sealed class UnenforcedTargetTests
{
    private static readonly AccessSet Write = new("UPDATE", [new Access(Effect.Write, [])]);
    private static readonly DateTimeOffset Start = new ManualTime().GetUtcNow();

    [TestCase(Outcome.Deny)]
    [TestCase(Outcome.Hold)]
    public async Task Whatever_the_rules_say_it_passes_and_is_told(Outcome outcome)
    {
        await using var session = await World(new Decision(outcome, "strict", "no")).OpenAsync();
        var verdict = await AskAsync(session);
        Assert.That((verdict.IsAllowed, verdict.Decision.Rule), Is.EqualTo((true, Decision.NotEnforcing)));
        Assert.That((verdict.Decision.Observed!.Outcome, verdict.Decision.Observed.Rule), Is.EqualTo((outcome, "strict")));
    }

    [Test]
    public async Task From_the_date_on_it_enforces_in_open_sessions_too()
    {
        var world = World(new Decision(Outcome.Deny, "strict"));
        await using var session = await world.OpenAsync();
        world.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Assert.That((await AskAsync(session)).IsAllowed);
        world.Time.Advance(TimeSpan.FromTicks(1));
        Assert.That((await AskAsync(session)).IsAllowed, Is.False);
    }

    [Test]
    public async Task A_target_where_no_rule_allows_anything_opens()
    {
        await using var session = await (World(new Decision(Outcome.Deny, Decision.NoRule), allowsAnything: false)).OpenAsync();
        Assert.That((await AskAsync(session)).IsAllowed);
    }

    [Test]
    public async Task After_the_date_a_target_where_no_rule_allows_anything_is_refused()
    {
        var world = World(new Decision(Outcome.Deny, Decision.NoRule), allowsAnything: false);
        world.Time.Advance(TimeSpan.FromMinutes(10));
        await using var session = world.New();
        await LimitedSession.LogInAsync(session);
        Assert.That(async () => await session.OpenTargetAsync("shop", null, CancellationToken.None), Throws.InstanceOf<TargetRefusedException>());
    }

    [Test]
    public async Task What_the_token_is_not_for_stays_refused()
    {
        var principal = Someone with { Permissions = new Permissions(EffectMask.Of(Effect.Read), System.Collections.Frozen.FrozenDictionary<string, EffectMask>.Empty) };
        await using var session = await new LimitedSession(principal) { UnenforcedUntil = Start + TimeSpan.FromMinutes(10) }.OpenAsync();
        Assert.That((await AskAsync(session)).Decision.Rule, Is.EqualTo(Decision.Token));
    }

    private static Principal Someone => new() { Agent = "planner", TokenId = "t", SessionExpires = Start + TimeSpan.FromHours(1) };

    private static LimitedSession World(Decision says, bool allowsAnything = true) =>
        new(Someone) { Says = says, UnenforcedUntil = Start + TimeSpan.FromMinutes(10), AllowsAnything = allowsAnything };

    private static ValueTask<Verdict> AskAsync(Session session) => session.AuthorizeAsync(new Operation(Write, ReadOnlySequence<byte>.Empty), CancellationToken.None);
}
