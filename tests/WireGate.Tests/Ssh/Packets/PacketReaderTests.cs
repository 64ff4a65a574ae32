using System.Buffers;
using System.Buffers.Binary;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Ssh.Packets;
using WireGate.Testing;

namespace WireGate.Tests.Ssh.Packets;

[TestFixtureSource(typeof(Ciphers), nameof(Ciphers.Names))]
public sealed class PacketReaderTests(string cipher)
{
    [Test]
    public async Task Packets_arrive_the_same_however_they_are_cut()
    {
        byte[][] payloads = [[1], [.. Enumerable.Range(1, 40).Select(i => (byte)i)], [2, 3]];
        await EverySplit.ThroughPipeAsync(PacketStream.Seal(cipher, payloads), async input =>
            Assert.That(await PacketStream.ReadAsync(cipher, input), Is.EqualTo(payloads)));
    }

    [Test]
    public async Task The_longest_packet_arrives_and_a_longer_one_does_not()
    {
        var longest = new byte[PacketLimits.MaxPayload];
        longest[0] = 94;
        Assert.That((await PacketStream.ReadAsync(cipher, PacketStream.Seal(cipher, longest))).Single(), Is.EqualTo(longest));
        using var seal = Ciphers.Make(cipher);
        var packet = new byte[PacketLimits.LengthField + PacketLimits.MaxLength + seal.BlockLength];
        await RefusedAsync(packet, PacketLimits.MaxLength + seal.BlockLength, 4);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(5)]
    [TestCase(13)]
    [TestCase(int.MaxValue)]
    [TestCase(-1)]
    [TestCase(int.MinValue)]
    public Task A_length_that_is_none_is_refused(int length) => RefusedAsync(new byte[64], length, 4);

    [TestCase(0)]
    [TestCase(3)]
    [TestCase(27)]
    [TestCase(255)]
    public async Task A_padding_that_leaves_no_payload_or_is_too_short_is_refused(int padding)
    {
        using var seal = Ciphers.Make(cipher);
        await RefusedAsync(new byte[seal.IsLengthApart ? 36 : 32], seal.IsLengthApart ? 32 : 28, padding);
    }

    [Test]
    public async Task A_stream_that_ends_inside_a_packet_is_a_violation()
    {
        var sealedBytes = PacketStream.Seal(cipher, [1, 2, 3]);
        for (var length = 1; length < sealedBytes.Length; length++)
        {
            var cut = sealedBytes[..length];
            await Assert.ThrowsAsync<ProtocolViolationException>(async () => await PacketStream.ReadAsync(cipher, cut));
        }
    }

    [Test]
    public async Task Nothing_is_read_after_a_packet_that_was_refused()
    {
        using var reader = new PacketReader(PacketStream.Of([.. new byte[16], .. new byte[PacketLimits.MaxLength + 64]]));
        reader.Switch(Ciphers.Make(cipher), resetSequence: false);
        await reader.WaitAsync(default);
        Assert.Throws<ProtocolViolationException>(() => reader.TryRead(out _));
        Assert.Throws<ProtocolViolationException>(() => reader.TryRead(out _));
    }

    [Test]
    public async Task Keys_switch_between_packets_of_one_read()
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new PacketWriter();
        writer.Write(output, [21]);
        writer.Switch(Ciphers.Make(cipher), resetSequence: true);
        writer.Write(output, [5, 6]);
        using var reader = new PacketReader(PacketStream.Of(output.WrittenSpan.ToArray()));
        await reader.WaitAsync(default);
        Assert.That(reader.TryRead(out var payload) && payload.SequenceEqual(new byte[] { 21 }));
        Assert.That(reader.Sequence, Is.EqualTo(1));
        reader.Switch(Ciphers.Make(cipher), resetSequence: true);
        Assert.That(reader.TryRead(out payload) && payload.SequenceEqual(new byte[] { 5, 6 }));
        Assert.That(reader.Sequence, Is.EqualTo(1));
        Assert.That(reader.TryRead(out _), Is.False);
        Assert.That(await reader.WaitAsync(default), Is.False);
    }

    private async Task RefusedAsync(byte[] packet, int length, int padding)
    {
        using var seal = Ciphers.Make(cipher);
        var tag = new byte[seal.TagLength];
        BinaryPrimitives.WriteInt32BigEndian(packet, length);
        packet[4] = (byte)padding;
        // CTR and what has no block of its own take whole blocks alone.
        seal.Seal(0, packet.AsSpan(0, packet.Length - (packet.Length - (seal.IsLengthApart ? 4 : 0)) % seal.BlockLength), tag);
        await Assert.ThrowsAsync<ProtocolViolationException>(async () => await PacketStream.ReadAsync(cipher, [.. packet, .. tag, .. new byte[PacketLimits.MaxLength + 64]]));
    }
}
