using System.Buffers;
using System.Text;
using NUnit.Framework;
using WireGate.Core.Redaction;
using WireGate.Testing;

namespace WireGate.Tests.Core.Redaction;

internal sealed class StreamScannerTests
{
    private const string Head = "before, ", Tail = ", behind";

    private static IEnumerable<TestCaseData> Ways => Planted.Ways().Select(static one => new TestCaseData(one.Text).SetArgDisplayNames(one.Way));

    [TestCaseSource(nameof(Ways))]
    public void No_split_changes_what_is_hidden(byte[] way)
    {
        using var patterns = Planted.Patterns(DetectorPlan.Default);
        var scanner = new TextScanner(patterns);
        byte[] text = [.. Encoding.ASCII.GetBytes(Head), .. way, .. Encoding.ASCII.GetBytes(Tail)];
        foreach (var pieces in EverySplit.Pieces(text))
        {
            var told = new FoundNames();
            using var stream = new StreamScanner(scanner, told);
            var output = new ArrayBufferWriter<byte>();
            foreach (var piece in pieces) stream.Push(piece.Span, output);
            stream.Finish(output);
            Assert.That(output.Text(), Is.EqualTo(Head + new string('*', way.Length) + Tail), $"cut at {pieces[0].Length}");
            Assert.That(told.Names, Is.EqualTo(new[] { Planted.Name }));
        }
    }

    [TestCaseSource(nameof(Ways))]
    public void However_slowly_it_comes_no_more_than_seven_bytes_of_a_secret_go_out(byte[] way)
    {
        using var patterns = Planted.Patterns(DetectorPlan.Default);
        var scanner = new TextScanner(patterns);
        byte[] text = [.. Encoding.ASCII.GetBytes(Head), .. way, .. Encoding.ASCII.GetBytes(Tail)];
        foreach (var pieces in EverySplit.Pieces(text))
        {
            var told = new FoundNames();
            using var stream = new StreamScanner(scanner, told);
            var output = new ArrayBufferWriter<byte>();
            foreach (var piece in pieces)
            {
                stream.Push(piece.Span, output);
                stream.Settle(output);
                // Every pause is too long.
                stream.Expire(output);
                Assert.That(stream.IsHolding, Is.False);
            }

            stream.Finish(output);
            var hidden = output.Text();
            Assert.That(hidden, Has.Length.EqualTo(text.Length));
            Assert.That(hidden, Does.StartWith(Head).And.EndsWith(Tail));
            var shown = hidden[Head.Length..^Tail.Length].TrimEnd('*');
            Assert.That(shown, Does.Not.Contain('*'));
            Assert.That(shown, Is.EqualTo(Encoding.Latin1.GetString(way)[..shown.Length]));
            Assert.That(SecretBytes(shown, way), Is.LessThanOrEqualTo(7), $"cut at {pieces[0].Length}");
        }
    }

    [Test]
    public void Seven_bytes_of_a_secret_are_not_kept_back_and_eight_are()
    {
        using var patterns = Planted.Patterns();
        using var stream = new StreamScanner(new TextScanner(patterns), new FoundNames());
        var output = new ArrayBufferWriter<byte>();
        stream.Push(Planted.Bytes.AsSpan(0, 7), output);
        stream.Settle(output);
        Assert.That((output.Text(), stream.IsHolding), Is.EqualTo((Planted.Secret[..7], false)));
        stream.Push(Planted.Bytes.AsSpan(7, 1), output);
        stream.Settle(output);
        Assert.That((output.Text(), stream.IsHolding), Is.EqualTo((Planted.Secret[..7], true)));
        stream.Expire(output);
        Assert.That((output.Text(), stream.IsHolding), Is.EqualTo((Planted.Secret[..7] + "*", false)));
        stream.Push(Planted.Bytes.AsSpan(8), output);
        Assert.That(output.Text(), Is.EqualTo(Planted.Secret[..7] + new string('*', Planted.Bytes.Length - 7)));
    }

    [Test]
    public void What_only_begins_like_a_secret_goes_out_as_it_was()
    {
        using var patterns = Planted.Patterns();
        var told = new FoundNames();
        using var stream = new StreamScanner(new TextScanner(patterns), told);
        var output = new ArrayBufferWriter<byte>();
        stream.Push(Planted.Bytes.AsSpan(0, 20), output);
        stream.Settle(output);
        Assert.That(stream.IsHolding, Is.True);
        stream.Push(" else"u8, output);
        stream.Settle(output);
        Assert.That((output.Text(), stream.IsHolding), Is.EqualTo((Planted.Secret[..20] + " else", false)));
        Assert.That(told.Names, Is.Empty);
    }

    [Test]
    public void A_secret_within_the_begin_of_itself_is_found()
    {
        using var patterns = Planted.Patterns("abababababababababab"u8);
        foreach (var pieces in EverySplit.Pieces("xababababababababababababx"u8.ToArray()))
        {
            using var stream = new StreamScanner(new TextScanner(patterns), new FoundNames());
            var output = new ArrayBufferWriter<byte>();
            foreach (var piece in pieces) stream.Push(piece.Span, output);
            stream.Finish(output);
            Assert.That(output.Text(), Is.EqualTo("x************************x"));
        }
    }

    [TestCase("a key ghp_abcdefghijklmnopqrstuvwxyz0123456789 here", "ghp_abcdefghijklmnopqrstuvwxyz0123456789")]
    [TestCase("postgres://app:s3cret-pass@db/orders", "s3cret-pass")]
    [TestCase("x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbmEifQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r y", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbmEifQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r")]
    [TestCase("-----BEGIN PRIVATE KEY-----\nMIIB\nAAAA\n-----END PRIVATE KEY-----\nx", "-----BEGIN PRIVATE KEY-----\nMIIB\nAAAA\n-----END PRIVATE KEY-----")]
    public void No_split_changes_what_a_detector_finds(string text, string credential)
    {
        using var patterns = SecretPatterns.Of(DetectorPlan.Default);
        foreach (var pieces in EverySplit.Pieces(Encoding.ASCII.GetBytes(text)))
        {
            var told = new FoundNames();
            using var stream = new StreamScanner(new TextScanner(patterns), told);
            var output = new ArrayBufferWriter<byte>();
            foreach (var piece in pieces) stream.Push(piece.Span, output);
            stream.Finish(output);
            Assert.That(output.Text(), Is.EqualTo(text.Replace(credential, new string('*', credential.Length), StringComparison.Ordinal)), $"cut at {pieces[0].Length}");
            Assert.That(told.Names, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public void No_random_split_of_random_text_changes_what_is_hidden()
    {
        var random = new Random(20261130);
        var ways = Planted.Ways().Select(static one => one.Text).ToArray();
        using var patterns = Planted.Patterns();
        var scanner = new TextScanner(patterns);
        for (var round = 0; round < 3000; round++)
        {
            var text = RandomText(random, ways);
            var whole = Planted.Hide(text, scanner);
            using var stream = new StreamScanner(scanner, new FoundNames());
            var output = new ArrayBufferWriter<byte>();
            for (var at = 0; at < text.Length;)
            {
                var length = Math.Min(text.Length - at, 1 + random.Next(random.Next(1, 80)));
                stream.Push(text.AsSpan(at, length), output);
                at += length;
            }

            stream.Finish(output);
            Assert.That(output.Text(), Is.EqualTo(whole), $"round {round}");
        }
    }

    /// <summary>Secrets whole and cut, signs of escapes, and letters of the secret.</summary>
    private static byte[] RandomText(Random random, byte[][] ways)
    {
        var text = new List<byte>();
        while (text.Count < 300)
        {
            var way = ways[random.Next(ways.Length)];
            switch (random.Next(5))
            {
                case 0: text.AddRange(way); break;
                // A blank behind them: what half an escape and a secret make together may be read in two ways.
                case 1: text.AddRange([.. way[..random.Next(way.Length)], (byte)' ']); break;
                case 2: text.AddRange(way[random.Next(way.Length)..]); break;
                case 3: text.AddRange(["%\\&u\"/\n; "u8[random.Next(9)], (byte)' ']); break;
                default: text.AddRange(Encoding.ASCII.GetBytes("ordinary ")); break;
            }
        }

        return [.. text];
    }

    /// <summary>How many bytes of the secret are told by the begin of one way to write it.</summary>
    private static int SecretBytes(string shown, byte[] way)
    {
        if (way.AsSpan().IndexOfAny("%&\\"u8) < 0 || way.Length == Planted.Bytes.Length) return shown.Length * Planted.Bytes.Length / way.Length;
        var text = Encoding.Latin1.GetBytes(shown);
        for (var turn = 0; turn < 3; turn++)
        {
            using var decoded = DecodedText.Of(text);
            text = decoded.Span.ToArray();
        }

        return text.AsSpan().CommonPrefixLength(Planted.Bytes);
    }
}
