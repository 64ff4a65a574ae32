using System.Text;
using NUnit.Framework;
using WireGate.Cli.RecordingsCommands;

namespace WireGate.Tests.Recording.Cli;

internal sealed class TerminalFilterTests
{
    [TestCase("plain text\r\n\tand tabs")]
    [TestCase("\e[1;31mred\e[0m")]
    [TestCase("\e[38;2;1;2;3mtrue colour\e[m")]
    [TestCase("\e[H\e[2J\e[10;20Hplaced\e[K\e[3A\e[2;5r")]
    [TestCase("\e[?25l\e[?1049h\e[?1049l\e[?25h")]
    [TestCase("\e7\e8\eM\e(0lqk\e(B")]
    [TestCase("Grüße, 世界 🙂")]
    public void What_writes_colours_and_moves_passes(string text) => Assert.That(Filtered(text), Is.EqualTo(text));

    [TestCase("a\e]0;title\ab", "ab")]
    [TestCase("a\e]52;c;ZXZpbA==\e\\b", "ab")]
    [TestCase("a\eP$q\"p\e\\b", "ab")]
    [TestCase("a\e_Gpayload\e\\b", "ab")]
    [TestCase("a\e^private\e\\b", "ab")]
    [TestCase("a\eXstring\e\\b", "ab")]
    [TestCase("a\e[6nb", "ab")]
    [TestCase("a\e[cb", "ab")]
    [TestCase("a\e[>0cb", "ab")]
    [TestCase("a\e[?1000hb", "ab")]
    [TestCase("a\e[21tb", "ab")]
    [TestCase("a\e[5ib", "ab")]
    [TestCase("a\ecb", "ab")]
    [TestCase("a\e#8b", "ab")]
    [TestCase("a\e[1\"qb", "ab")]
    [TestCase("a\e[?1;31mb", "ab")]
    [TestCase("a\u0005\u000e\u007fb", "ab")]
    [TestCase("a\u009b6nb", "a6nb")]
    [TestCase("a\u009d0;title\ab", "a0;titleb")]
    [TestCase("a\u202eb", "ab")]
    [TestCase("a\e]0;x\e[31mred\e\\b", "a\e[31mredb")]
    [TestCase("a\e]0;x\e]52;c;eA==\ab", "ab")]
    [TestCase("a\e[\e]0;x\ab", "ab")]
    [TestCase("a\e[3\u00011mb", "a1mb")]
    public void What_acts_on_the_terminal_or_makes_it_answer_does_not(string text, string expected) => Assert.That(Filtered(text), Is.EqualTo(expected));

    [Test]
    public void A_sequence_that_never_ends_passes_nothing_of_itself() =>
        Assert.That(Filtered("a\e[" + new string('1', 10_000) + "mb"), Is.EqualTo("ab"));

    [TestCase("\e[1;31mred\e]0;title\a\e[0m Grüße \e[6n🙂")]
    public void Pieces_make_no_difference(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var whole = Filtered(text);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var filter = new TerminalFilter();
            byte[] passed = [.. filter.Pass(bytes.AsSpan(0, cut)), .. filter.Pass(bytes.AsSpan(cut))];
            Assert.That(Encoding.UTF8.GetString(passed), Is.EqualTo(whole), $"cut at {cut}");
        }

        var slow = new TerminalFilter();
        Assert.That(Encoding.UTF8.GetString([.. bytes.SelectMany(one => slow.Pass([one]))]), Is.EqualTo(whole));
    }

    [Test]
    public void Bytes_of_eight_bit_controls_and_broken_characters_never_pass()
    {
        var filter = new TerminalFilter();
        byte[] passed = filter.Pass([(byte)'a', 0x9b, (byte)'6', (byte)'n', 0x90, 0xc2, 0x9b, 0xff, 0xc3, (byte)'b', 0xe2, 0x80, 0xae]);
        Assert.That(Encoding.ASCII.GetString(passed), Is.EqualTo("a6nb"));
    }

    private static string Filtered(string text) => Encoding.UTF8.GetString(new TerminalFilter().Pass(Encoding.UTF8.GetBytes(text)));
}
