using NUnit.Framework;
using WireGate.Core.Configuration;

namespace WireGate.Tests.Core.Configuration;

public sealed class NearWordTests
{
    private static readonly string[] Known = ["table", "column", "target", "then", "DROP DATABASE"];

    [TestCase("tabel", "table")]
    [TestCase("tables", "table")]
    [TestCase("colunm", "column")]
    [TestCase("tarjet", "target")]
    [TestCase("hten", "then")]
    [TestCase("drop database", "DROP DATABASE")]
    [TestCase("cat", null)]
    [TestCase("", null)]
    [TestCase("something else", null)]
    public void A_slip_of_the_pen_is_recognised(string word, string? near) => Assert.That(NearWord.Find(word, Known), Is.EqualTo(near));

    [TestCase(64, true)]
    [TestCase(65, false)]
    public void Long_words_are_not_compared(int length, bool found) =>
        Assert.That(NearWord.Find(new string('a', length), [new string('a', length)]) is not null, Is.EqualTo(found));
}
