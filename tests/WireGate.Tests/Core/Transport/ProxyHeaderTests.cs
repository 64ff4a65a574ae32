using System.Buffers;
using System.Net;
using NUnit.Framework;
using WireGate.Core.Transport;
using WireGate.Testing;
using ProtocolViolationException = WireGate.Core.ProtocolViolationException;

namespace WireGate.Tests.Core.Transport;

public sealed class ProxyHeaderTests
{
    internal static readonly byte[] Signature = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    private static readonly byte[] Tcp4 = [192, 0, 2, 7, 198, 51, 100, 1, 0xC0, 0x01, 0x15, 0x38];

    [Test]
    public void A_tcp4_header_names_the_client() => Assert.That(Parse(Make(0x21, 0x11, Tcp4)), Is.EqualTo(IPEndPoint.Parse("192.0.2.7:49153")));

    [Test]
    public void A_tcp6_header_names_the_client()
    {
        byte[] addresses = [.. IPAddress.Parse("2001:db8::7").GetAddressBytes(), .. IPAddress.Parse("2001:db8::1").GetAddressBytes(), 0xC0, 0x01, 0x15, 0x38];
        Assert.That(Parse(Make(0x21, 0x21, addresses)), Is.EqualTo(IPEndPoint.Parse("[2001:db8::7]:49153")));
    }

    [TestCase(0x20, 0x11, 12, Description = "LOCAL, addresses to be ignored")]
    [TestCase(0x20, 0x00, 0)]
    [TestCase(0x21, 0x00, 0, Description = "UNSPEC")]
    [TestCase(0x21, 0x00, 30)]
    public void Local_and_unspecified_name_nobody(byte command, byte family, int length) =>
        Assert.That(Parse(Make(command, family, new byte[length])), Is.Null);

    [Test]
    public void Fields_after_the_addresses_are_skipped() =>
        Assert.That(Parse(Make(0x21, 0x11, [.. Tcp4, 0x04, 0, 1, 0x55])), Is.EqualTo(IPEndPoint.Parse("192.0.2.7:49153")));

    [TestCase(0x22, 0x11, 12, Description = "unknown command")]
    [TestCase(0x11, 0x11, 12, Description = "version 1")]
    [TestCase(0x31, 0x11, 12, Description = "version 3")]
    [TestCase(0x21, 0x12, 12, Description = "UDP")]
    [TestCase(0x21, 0x31, 216, Description = "unix")]
    [TestCase(0x21, 0x11, 11, Description = "too short for TCP4")]
    [TestCase(0x21, 0x21, 35, Description = "too short for TCP6")]
    public void Anything_else_is_refused(byte command, byte family, int length) =>
        Assert.Throws<ProtocolViolationException>(() => Parse(Make(command, family, new byte[length])));

    [TestCase(ProxyHeader.Limit - 1, false)]
    [TestCase(ProxyHeader.Limit, false)]
    [TestCase(ProxyHeader.Limit + 1, true)]
    public async Task The_whole_header_has_a_limit(int total, bool refused)
    {
        var header = Make(0x21, 0x11, [.. Tcp4, .. new byte[total - 16 - Tcp4.Length]]);
        Task Read() => EverySplit.FeedAsync([header[..16], header[16..]], async input =>
        {
            var reader = new FrameReader<ProxyHeader>(input, ProxyHeader.Limit, ProxyHeader.Limit);
            while (await reader.WaitAsync(default))
                if (reader.TryRead(out _, out _)) return;
        });
        if (refused) await Assert.ThrowsAsync<ProtocolViolationException>(Read);
        else await Read();
    }

    [Test]
    public void A_wrong_signature_is_refused_at_its_first_wrong_byte()
    {
        for (var at = 0; at < Signature.Length; at++)
        {
            byte[] bytes = [.. Signature[..at], (byte)(Signature[at] ^ 1)];
            Assert.Throws<ProtocolViolationException>(() => TryParse(new ReadOnlySequence<byte>(bytes)), $"at {at}");
        }
    }

    [Test]
    public void Every_prefix_of_the_head_asks_for_more_and_every_split_reads_the_same()
    {
        var bytes = Make(0x21, 0x11, Tcp4);
        for (var length = 0; length < 16; length++) Assert.That(TryParse(new ReadOnlySequence<byte>(bytes, 0, length)), Is.False, $"{length}");
        foreach (var sequence in EverySplit.Sequences(bytes))
        {
            var reader = new SequenceReader<byte>(sequence);
            Assert.That(ProxyHeader.TryParse(ref reader, out var header));
            Assert.That(header.TotalLength, Is.EqualTo(bytes.Length));
            Assert.That(header.Client(sequence), Is.EqualTo(IPEndPoint.Parse("192.0.2.7:49153")));
        }
    }

    internal static byte[] Make(byte command, byte family, byte[] rest) => [.. Signature, command, family, (byte)(rest.Length >> 8), (byte)rest.Length, .. rest];

    private static bool TryParse(ReadOnlySequence<byte> bytes)
    {
        var reader = new SequenceReader<byte>(bytes);
        return ProxyHeader.TryParse(ref reader, out _);
    }

    private static IPEndPoint? Parse(byte[] bytes)
    {
        var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(bytes));
        Assert.That(ProxyHeader.TryParse(ref reader, out var header));
        return header.Client(new ReadOnlySequence<byte>(bytes));
    }
}
