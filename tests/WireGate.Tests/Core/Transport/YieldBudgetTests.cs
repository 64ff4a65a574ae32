using System.Diagnostics;
using NUnit.Framework;
using WireGate.Core.Transport;

namespace WireGate.Tests.Core.Transport;

public sealed class YieldBudgetTests
{
    private static readonly long Microsecond = Stopwatch.Frequency / 1_000_000;

    [TestCase(256 * 1024 - 1, false)]
    [TestCase(256 * 1024, true)]
    [TestCase(256 * 1024 + 1, true)]
    public void A_quarter_of_a_mebibyte_is_a_turn(long bytes, bool yields)
    {
        var budget = new YieldBudget();
        Assert.That(budget.ShouldYield(bytes), Is.EqualTo(yields));
        if (yields) Assert.That(budget.ShouldYield(1), Is.False, "the count starts again");
    }

    [Test]
    public void Bytes_add_up_however_far_apart_they_come()
    {
        var budget = new YieldBudget();
        var now = 0L;
        for (var burst = 1; burst < 8; burst++) Assert.That(budget.ShouldYield(32 * 1024, now += 1000 * Microsecond), Is.False);
        Assert.That(budget.ShouldYield(32 * 1024, now + 1000 * Microsecond));
    }

    [Test]
    public void Small_bursts_that_follow_closely_are_a_turn_after_a_millisecond()
    {
        var budget = new YieldBudget();
        var now = 1_000_000 * Microsecond;
        var started = now;
        while (!budget.ShouldYield(10, now)) now += 50 * Microsecond;
        Assert.That(now - started, Is.EqualTo(1000 * Microsecond));
    }

    [Test]
    public void An_interactive_session_never_yields_for_time()
    {
        var budget = new YieldBudget();
        for (var message = 1L; message < 1000; message++) Assert.That(budget.ShouldYield(100, message * 101 * Microsecond), Is.False);
    }
}
