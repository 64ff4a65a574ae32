using System.Text;
using NUnit.Framework;
using WireGate.Core.Redaction;

namespace WireGate.Tests.Core.Redaction;

internal sealed class TextScannerTests
{
    private static IEnumerable<TestCaseData> Ways => Planted.Ways().Select(static one => new TestCaseData(one.Text).SetArgDisplayNames(one.Way));

    [TestCaseSource(nameof(Ways))]
    public void A_secret_is_hidden_in_every_form_and_at_every_place(byte[] way)
    {
        using var patterns = Planted.Patterns();
        var scanner = new TextScanner(patterns);
        for (var before = 0; before < 70; before++)
        {
            foreach (var behind in (int[])[0, 1, 3, 40])
            {
                var (head, tail) = (new string('.', before), new string('.', behind));
                byte[] text = [.. Encoding.ASCII.GetBytes(head), .. way, .. Encoding.ASCII.GetBytes(tail)];
                Assert.That(scanner.IndexOfSuspect(text, 0), Is.InRange(before, before + way.Length), $"{before}, {behind}");
                Assert.That(Planted.Hide(text, scanner), Is.EqualTo(head + new string('*', way.Length) + tail), $"{before}, {behind}");
            }
        }
    }

    [TestCaseSource(nameof(Ways))]
    public void All_but_the_last_byte_of_a_secret_is_not_one(byte[] way)
    {
        using var patterns = Planted.Patterns();
        // Of a form of several characters a byte, the last one; a semicolon may be left out.
        byte[] text = [.. "x "u8, .. way[..^(way[^1] == ';' ? 2 : 1)], .. "\0 y"u8];
        var found = new FoundRanges();
        new TextScanner(patterns).Find(text, found);
        Assert.That(found.Count, Is.Zero);
    }

    [Test]
    public void Several_secrets_of_several_credentials_are_told_apart()
    {
        using var one = new WireGate.Core.Secrets.SecretBuffer("first-secret-0123456789"u8);
        using var two = new WireGate.Core.Secrets.SecretBuffer("other-secret-9876543210"u8);
        using var patterns = SecretPatterns.Of([("one", one), ("two", two)], DetectorPlan.None);
        var found = new FoundRanges();
        new TextScanner(patterns).Find("a other-secret-9876543210 b first-secret-0123456789 c"u8, found);
        Assert.That(found.All.ToArray(), Is.EqualTo(new[] { new FoundRange(2, 25, "two", true), new FoundRange(28, 51, "one", true) }));
    }

    [Test]
    public void A_secret_in_letters_beyond_Latin_is_found_in_UTF_16()
    {
        const string Secret = "пароль-для-заказов";
        using var patterns = Planted.Patterns(Encoding.UTF8.GetBytes(Secret));
        var scanner = new TextScanner(patterns);
        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF8])
            Assert.That(Planted.Hide(encoding.GetBytes(Secret), scanner).Trim('\0'), Is.All.EqualTo('*').Or.EqualTo(string.Empty), encoding.WebName);
    }

    [Test]
    public void A_secret_that_is_no_text_is_found()
    {
        byte[] secret = [0xFF, 0, 1, 2, 0x80, 0x81, 0xFE, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0xC3];
        using var patterns = Planted.Patterns(secret);
        Assert.That(Planted.Hide([1, .. secret, 2], new TextScanner(patterns)), Is.EqualTo("\x01" + new string('*', secret.Length) + "\x02"));
        Assert.That(Planted.Hide(Encoding.ASCII.GetBytes("\\x" + Convert.ToHexStringLower(secret)), new TextScanner(patterns)), Is.EqualTo("\\x" + new string('*', secret.Length * 2)));
    }

    [TestCase(15, false)]
    [TestCase(16, true)]
    [TestCase(17, true)]
    public void A_secret_that_is_too_short_is_not_looked_for(int length, bool isHidden)
    {
        var secret = Planted.Bytes[..length];
        using var patterns = Planted.Patterns(secret);
        Assert.That(Planted.Hide(secret, new TextScanner(patterns)), isHidden ? Is.EqualTo(new string('*', length)) : Is.EqualTo(Encoding.UTF8.GetString(secret)));
        Assert.That(SecretPatterns.CanHide(length), Is.EqualTo(isHidden));
    }

    [Test]
    public void What_a_detector_finds_is_hidden_and_named()
    {
        using var patterns = SecretPatterns.Of(DetectorPlan.Default);
        var found = new FoundRanges();
        byte[] text = [.. "key AKIA234567ABCDEFGHIJ, postgres://app:s3cret@db/orders"u8];
        new TextScanner(patterns).Find(text, found);
        found.Hide(text);
        Assert.That(Encoding.ASCII.GetString(text), Is.EqualTo("key ********************, postgres://app:******@db/orders"));
        Assert.That(found.All.ToArray().Select(static one => one.Name), Is.EqualTo(new[] { "aws-key", "connection-string" }));
    }

    [Test]
    public void Ordinary_rows_hold_no_suspect()
    {
        using var patterns = Planted.Patterns(DetectorPlan.Default);
        var rows = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 2000).Select(static row => $"{row},Ana Lopez {row},{row * 37 % 1000}.95,2026-11-30 12:{row % 60:00}:00+00,shipped to the address on file\n")));
        Assert.That(new TextScanner(patterns).IndexOfSuspect(rows, 0), Is.EqualTo(-1));
    }

    [Test]
    public void Looking_allocates_nothing_while_nothing_is_found()
    {
        using var patterns = Planted.Patterns(DetectorPlan.Default);
        var scanner = new TextScanner(patterns);
        var found = new FoundRanges();
        byte[] text = [.. "{\"a\": \"b\\n\\u0041%41&amp; https://example.com/x \", \"c\": "u8, .. Planted.Bytes, .. "}"u8];
        scanner.Find(text, found);
        Assert.That(found.Count, Is.EqualTo(1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var turn = 0; turn < 10; turn++)
        {
            found.Clear();
            scanner.Find(text, found);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
