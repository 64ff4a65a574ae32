using NUnit.Framework;
using WireGate.Core.Approvals;

namespace WireGate.Tests.Core;

internal sealed class VisibleTextTests
{
    [TestCase("SELECT 1")]
    [TestCase("DELETE FROM orders\n\tWHERE id = $1;")]
    [TestCase("caf\u00E9 na\u00EFve stra\u00DFe")]
    [TestCase("\u043F\u0440\u0438\u0432\u0435\u0442 \u043C\u0438\u0440")]
    [TestCase("\u65E5\u672C\u8A9E \uD55C\uAD6D\uC5B4 \u0939\u093F\u0928\u094D\u0926\u0940")]
    [TestCase("\U0001F600")]
    [TestCase("")]
    public void Ordinary_text_of_any_language_stays_as_it_is(string text) => Assert.That(VisibleText.Of(text), Is.EqualTo(text));

    [TestCase("a\u202Eb", "a<U+202E>b")]
    [TestCase("a\u2066b\u2069", "a<U+2066>b<U+2069>")]
    [TestCase("a\u200Fb\u061C", "a<U+200F>b<U+061C>")]
    [TestCase("a\u200Bb\uFEFFc\u200D", "a<U+200B>b<U+FEFF>c<U+200D>")]
    [TestCase("a\rb", "a<U+000D>b")]
    [TestCase("\u001B[2K\u0007\0\u007F\u009B", "<U+001B>[2K<U+0007><U+0000><U+007F><U+009B>")]
    [TestCase("a\u00A0b\u3000c\u2028d", "a<U+00A0>b<U+3000>c<U+2028>d")]
    [TestCase("a\u00ADb\u034Fc\u3164d\u2800", "a<U+00AD>b<U+034F>c<U+3164>d<U+2800>")]
    [TestCase("a\u0336\u0337", "a<U+0336><U+0337>")]
    [TestCase("a\uFE0F\U000E0041\U000E0100", "a<U+FE0F><U+E0041><U+E0100>")]
    [TestCase("\uE000\u0378", "<U+E000><U+0378>")]
    public void What_is_invisible_or_moves_other_text_is_shown_by_its_number(string text, string shown) => Assert.That(VisibleText.Of(text), Is.EqualTo(shown));

    [Test]
    public void Half_of_a_pair_is_shown()
    {
        Assert.That(VisibleText.Of("a" + (char)0xD800 + "b"), Is.EqualTo("a<U+D800>b"));
        Assert.That(VisibleText.Of("b" + (char)0xDC00), Is.EqualTo("b<U+DC00>"));
        Assert.That(VisibleText.Of("c" + (char)0xD83D), Is.EqualTo("c<U+D83D>"));
    }

    [TestCase("p\u0430yroll", "p<U+0430 like a>yroll", TestName = "One letter of another alphabet")]
    [TestCase("\u0441\u043E\u0440\u0443", "<U+0441 like c><U+043E like o><U+0440 like p><U+0443 like y>", TestName = "A word that could be read in either alphabet")]
    [TestCase("\u0445_1", "<U+0445 like x>_1", TestName = "A letter among digits")]
    [TestCase("\uFF24\uFF32\uFF2F\uFF30", "<U+FF24 like D><U+FF32 like R><U+FF2F like O><U+FF30 like P>", TestName = "Full width")]
    [TestCase("\U0001D400\U0001D41A\U0001D7CE", "<U+1D400 like A><U+1D41A like a><U+1D7CE like 0>", TestName = "Mathematical alphabets")]
    [TestCase("1\u037E 2", "1<U+037E like ;> 2", TestName = "A Greek question mark")]
    [TestCase("\u2212\u2212 \u2019", "<U+2212 like -><U+2212 like -> <U+2019 like '>", TestName = "Signs and quotes")]
    [TestCase("\u043F\u0440\u0438\u02BC", "\u043F\u0440\u0438<U+02BC like '>", TestName = "A quote that is a letter, behind a word")]
    public void What_passes_for_ascii_is_pointed_out(string text, string shown) => Assert.That(VisibleText.Of(text), Is.EqualTo(shown));

    [Test]
    public void One_line_stays_one_line() => Assert.That(VisibleText.OnOneLine("a\nb\tc"), Is.EqualTo("a<U+000A>b<U+0009>c"));

    [Test]
    public void Pieces_together_are_the_whole_text()
    {
        var random = new Random(4711);
        for (var round = 0; round < 2_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => (char)(random.Next(3) == 0 ? random.Next(0x80) : random.Next(0x10000)))]);
            Assert.That(string.Concat(VisibleText.Split(text, lines: true).Select(piece => piece.Text)), Is.EqualTo(text));
        }
    }

    [Test]
    public void What_is_shown_has_nothing_hidden_left()
    {
        for (var code = 0; code <= 0x10FFFF; code++)
        {
            var text = code is >= 0xD800 and <= 0xDFFF ? ((char)code).ToString() : char.ConvertFromUtf32(code);
            var shown = VisibleText.Of(text);
            if (VisibleText.Of(shown) != shown) Assert.Fail($"U+{code:X4} is shown as something that is itself not visible");
        }
    }
}
