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
        budget.Begin();
        Assert.That(budget.ShouldYield(bytes), Is.EqualTo(yields));
        if (yields) Assert.That(budget.ShouldYield(1), Is.False, "the count starts again");
    }

    [Test]
    public void Bytes_add_up_however_far_apart_they_come()
    {
        var budget = new YieldBudget();
        for (var burst = 1; burst < 8; burst++) Assert.That(Burst(ref budget, 32 * 1024, burst * 1000, 1), Is.False);
        Assert.That(Burst(ref budget, 32 * 1024, 8000, 1));
    }

    [Test]
    public void Small_bursts_that_follow_closely_are_a_turn_after_a_millisecond()
    {
        var budget = new YieldBudget();
        var bursts = 1;
        while (!Burst(ref budget, 10, bursts * 50, 40)) bursts++;
        Assert.That(bursts, Is.EqualTo(21), "20 times 50 µs after the first began, and no burst ends just then");
    }

    [Test]
    public void Slow_bursts_that_follow_closely_are_a_turn_too()
    {
        var budget = new YieldBudget();
        Assert.That(Burst(ref budget, 10, 1000, 600), Is.False);
        Assert.That(Burst(ref budget, 10, 1610, 600), "long parses on the socket's thread");
    }

    [Test]
    public void A_busy_interactive_session_never_yields_for_time()
    {
        var budget = new YieldBudget();
        for (var message = 1L; message < 1000; message++) Assert.That(Burst(ref budget, 100, message * 50, 20), Is.False);
    }

    private static bool Burst(ref YieldBudget budget, long bytes, long atMicroseconds, long microseconds)
    {
        budget.Begin(atMicroseconds * Microsecond);
        return budget.ShouldYield(bytes, (atMicroseconds + microseconds) * Microsecond);
    }
}
