using System.Buffers.Binary;
using System.Text;
using NUnit.Framework;

namespace WireGate.Tests.Ssh.Packets;

/// <summary>Two packets in a row, sealed by Python's <c>cryptography</c> with the keys of <see cref="Ciphers"/>, sequence numbers 7 and 8, and 0x5a for padding.</summary>
public sealed class CipherVectorTests
{
    private const string Payload = "what one side says to the other";

    [TestCase("aes128-gcm", "00000030153c39cdba769895f55b7763efae4ecc43e9018cb2ddb27a8007d4b7d3869f96c8a6087ed1427dcbd0027d1cd7d81e5d144a984627c5698ab1aeba5727e7f7cf", "0000003061260473d735399a13979d2d519fe897468673fb661774037ee56ec4da0cdb83167e317bebaaee3c261e51ae41a5f07f7e4eb979d85942ee6ddd98eacd46ee31")]
    [TestCase("aes256-gcm", "000000304745a90e189d76f150077f9bb3010fdd31a37f79ab189c52d3b9c96894d7cd2de6b31a9a1648c15ea7a92265a71890959f409b2f989135f629ef1379b2f551f1", "00000030ec453d7efd1afa281c843893455b05d3113df34d41193e776fb8776798986dc07e3c9f04a221be18057083eb39bad54554c64e78fc0d4d13f8d8ac65badce663")]
    [TestCase("chacha20", "a39afc822f18622b2ff70a3102089b83beebb60c47d349455e9752a334027effef276b31d60dabff4f38aee35d1f01151d3a396dc529f0cf5831e982", "2fe1f289dcfd21cec9362779e73b635782f42492f6bdf88984032f9435ff1caab36666d417baa559642c41ae08ebe824b0280357d2e6a352f2cedddc")]
    [TestCase("ctr-etm", "0000003091e119f4dc68ce17636235fbf881e1bb1fee19b47e548ff95fd951280f8dd73f7100358b8aac313f118c7d3d06a73f145f456a2fd907f56660bd1acfe9aa9e719d08cb11c331dbaecbcc84d3071a7abe", "000000305992caa1ed3d1cafad22e090de66a2a0fd7092ad4733b7ebad0e6f36bc6306a5781b9a34796055df819e727be65824da44aa7e3b60cffb54733ece14397dd80238a4a73ea712d965c053124092bccf01")]
    [TestCase("ctr-mte", "9ebf6eb0b64299106c7335e7ff80a4e805eb05e72d4199aa0bc55b281491da7a6c2e07b4a2ac313f118c7d3d06a73f14773add6b0dd99a048e55023b5812a28a5d33f71b56979f915ab2031d77f3a4312de59401ec6d47b6c19c6abd3539731ebd2a0842dc1f70bf2e9bfdfb27db9e41", "56ccbde587174ba8a233e08cd967e7f3e7758efe1426a1b8f9126536a77f0be06535a80b516055df819e727be65824dafa95882b179dd90c5e128e756e2e678e45e13cb31024577c4dfb16de1ced18e522613e345b357acf9ae7b0d954ac74da32d1d2d7be3bc64b4a54a04de7c754fd")]
    public void Packets_are_sealed_and_opened_as_another_implementation_does(string name, string first, string second)
    {
        using var sealing = Ciphers.Make(name);
        using var opening = Ciphers.Make(name);
        foreach (var (sequence, vector) in new[] { (7u, first), (8u, second) })
        {
            var packet = Packet(sealing.BlockLength, sealing.IsLengthApart);
            byte[] bytes = [.. packet], tag = new byte[sealing.TagLength];
            sealing.Seal(sequence, bytes, tag);
            Assert.That(Convert.ToHexStringLower([.. bytes, .. tag]), Is.EqualTo(vector));
            Assert.That(opening.ReadLength(sequence, bytes.AsSpan(0, opening.HeadLength)), Is.EqualTo((uint)packet.Length - 4));
            Assert.That(opening.TryOpen(sequence, bytes, tag));
            Assert.That(bytes.AsSpan(4).SequenceEqual(packet.AsSpan(4)));
        }
    }

    private static byte[] Packet(int block, bool isLengthApart)
    {
        var payload = Encoding.ASCII.GetBytes(Payload);
        var padding = block - ((2 + payload.Length + (isLengthApart ? 0 : 4)) % block);
        if (padding < 4) padding += block;
        var packet = new byte[6 + payload.Length + padding];
        BinaryPrimitives.WriteInt32BigEndian(packet, packet.Length - 4);
        (packet[4], packet[5]) = ((byte)padding, 94);
        payload.CopyTo(packet, 6);
        packet.AsSpan(6 + payload.Length).Fill(0x5a);
        return packet;
    }
}
