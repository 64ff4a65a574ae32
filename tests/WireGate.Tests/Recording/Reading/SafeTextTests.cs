using NUnit.Framework;
using WireGate.Recording.Reading;

namespace WireGate.Tests.Recording.Reading;

internal sealed class SafeTextTests
{
    [TestCase("plain ASCII, ~ and all")]
    [TestCase("Grüße, 世界 🙂 é")]
    public void Text_stays_as_it_is(string text)
    {
        Assert.That(SafeText.Line(text), Is.EqualTo(text));
        Assert.That(SafeText.Lines(text), Is.EqualTo(text));
    }

    [Test]
    public void No_character_that_a_terminal_acts_on_is_left()
    {
        for (var code = 0; code < 0x10000; code++)
        {
            var line = SafeText.Line("a" + (char)code + "b");
            Assert.That(line.Any(char.IsControl), Is.False, $"U+{code:X4}");
        }

        foreach (var turn in "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff\u00ad")
            Assert.That(SafeText.Lines("a" + turn), Is.EqualTo("a\ufffd"), $"U+{(int)turn:X4}");
    }

    [Test]
    public void Lines_keep_their_ends_and_tabs_and_nothing_else() =>
        Assert.That(SafeText.Lines("a\r\n\tb\e[2J\b\u009b1m\0"), Is.EqualTo("a\n\tb\ufffd[2J\ufffd\ufffd1m\ufffd"));

    [Test]
    public void One_line_stays_one() => Assert.That(SafeText.Line("a\nb\rc\td"), Is.EqualTo("a b c d"));

    [Test]
    public void Half_a_pair_is_replaced() => Assert.That(SafeText.Line("a\ud800b"), Is.EqualTo("a\ufffdb"));

    [TestCase("abcde", 5, "abcde")]
    [TestCase("abcdef", 5, "abcd…")]
    public void Long_text_is_cut(string text, int length, string expected) => Assert.That(SafeText.Short(text, length), Is.EqualTo(expected));
}
