using NUnit.Framework;
using WireGate.Core.Configuration;

namespace WireGate.Tests.Core.Configuration;

public sealed class DurationsTests
{
    [TestCase("500ms", 500)]
    [TestCase("30s", 30_000)]
    [TestCase("15m", 900_000)]
    [TestCase("8h", 28_800_000)]
    [TestCase("90d", 7_776_000_000)]
    [TestCase("0s", 0)]
    public void A_number_and_a_unit_are_read(string text, long milliseconds)
    {
        Assert.That(Durations.TryParse(text, out var value));
        Assert.That(value, Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));
    }

    [TestCase("3649d", true)]
    [TestCase("3650d", true)]
    [TestCase("3651d", false)]
    [TestCase("315360000s", true)]
    [TestCase("315360001s", false)]
    [TestCase("9223372036854775807ms", false)]
    [TestCase("9223372036854775808s", false)]
    public void Ten_years_are_the_longest(string text, bool isRead) => Assert.That(Durations.TryParse(text, out _), Is.EqualTo(isRead));

    [TestCase("")]
    [TestCase("5")]
    [TestCase("ms")]
    [TestCase("+5s")]
    [TestCase(" 5s")]
    [TestCase("5s ")]
    [TestCase("٥s")]
    public void Anything_else_is_refused(string text) => Assert.That(Durations.TryParse(text, out _), Is.False);
}
