using NUnit.Framework;
using WireGate.Core;

namespace WireGate.Tests.Ssh.Packets;

/// <summary>What holds of every protection but none.</summary>
[TestFixtureSource(typeof(Ciphers), nameof(Ciphers.Protecting))]
public sealed class SealedPacketTests(string cipher)
{
    [Test]
    public async Task Any_changed_bit_ends_the_stream()
    {
        var sealedBytes = PacketStream.Seal(cipher, [94, 1, 2, 3], [95, 4, 5, 6]);
        for (var bit = 0; bit < sealedBytes.Length * 8; bit++)
        {
            var changed = sealedBytes.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            await Assert.ThrowsAsync<ProtocolViolationException>(async () => await PacketStream.ReadAsync(cipher, changed), $"bit {bit}");
        }
    }

    [Test]
    public async Task A_packet_left_out_is_noticed()
    {
        var first = PacketStream.Seal(cipher, [1, 2, 3]);
        var both = PacketStream.Seal(cipher, [1, 2, 3], [4, 5, 6]);
        await Assert.ThrowsAsync<ProtocolViolationException>(async () => await PacketStream.ReadAsync(cipher, both[first.Length..]));
        await Assert.ThrowsAsync<ProtocolViolationException>(async () => await PacketStream.ReadAsync(cipher, [.. first, .. first]));
    }
}
