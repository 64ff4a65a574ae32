using System.Buffers;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Ssh.Messages;
using WireGate.Ssh.Transport;

namespace WireGate.Tests.Ssh.Messages;

public sealed class KexInitTests
{
    [Test]
    public void What_is_written_is_read()
    {
        var init = new AlgorithmOffer().ToMessage(Role.Client, ["ssh-ed25519", "rsa-sha2-512"], isFirst: true) with { GuessFollows = true };
        var read = KexInit.Read(Write(init));
        Assert.That(read.KeyExchange, Is.EqualTo(init.KeyExchange).And.Contains(AlgorithmOffer.StrictClient));
        Assert.That(read.HostKeys, Is.EqualTo((string[])["ssh-ed25519", "rsa-sha2-512"]));
        Assert.That(read.CiphersToServer, Is.EqualTo(init.CiphersToServer));
        Assert.That(read.MacsToClient, Is.EqualTo(init.MacsToClient));
        Assert.That(read.GuessFollows);
    }

    [Test]
    public void One_that_is_cut_is_refused()
    {
        var bytes = Write(new AlgorithmOffer().ToMessage(Role.Server, ["ssh-ed25519"], isFirst: false));
        for (var length = 1; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            Assert.Throws<ProtocolViolationException>(() => KexInit.Read(cut));
        }
    }

    [Test]
    public void One_that_goes_on_or_has_a_reserved_field_is_refused()
    {
        var bytes = Write(new AlgorithmOffer().ToMessage(Role.Server, ["ssh-ed25519"], isFirst: false));
        Assert.Throws<ProtocolViolationException>(() => KexInit.Read([.. bytes, 0]));
        bytes[^1] = 1;
        Assert.Throws<ProtocolViolationException>(() => KexInit.Read(bytes));
    }

    [Test]
    public void One_that_is_too_long_is_refused() => Assert.Throws<ProtocolViolationException>(() => KexInit.Read(new byte[KexInit.MaxLength + 1]));

    [Test]
    public void The_clients_order_decides()
    {
        var server = new AlgorithmOffer().ToMessage(Role.Server, ["rsa-sha2-512", "ssh-ed25519"], isFirst: true);
        var client = server with
        {
            KeyExchange = ["unknown", "ecdh-sha2-nistp384", "curve25519-sha256"],
            HostKeys = ["ssh-ed25519", "rsa-sha2-512"],
            CiphersToServer = ["aes256-cbc", "aes256-ctr", "aes128-gcm@openssh.com"],
            MacsToServer = ["hmac-sha1", "hmac-sha2-512"],
            CiphersToClient = ["aes128-gcm@openssh.com"],
            MacsToClient = [],
        };
        Assert.That(Negotiated.From(client, server), Is.EqualTo(new Negotiated(
            "ecdh-sha2-nistp384", "ssh-ed25519", "aes256-ctr", "hmac-sha2-512", "aes128-gcm@openssh.com", null, false)));
    }

    [Test]
    public void A_marker_is_no_method()
    {
        var both = new AlgorithmOffer().ToMessage(Role.Server, ["ssh-ed25519"], isFirst: true) with { KeyExchange = [AlgorithmOffer.StrictServer, AlgorithmOffer.ExtInfoServer] };
        Assert.Throws<ProtocolViolationException>(() => Negotiated.From(both, both));
    }

    [TestCase("cipher")]
    [TestCase("host key algorithm")]
    [TestCase("MAC")]
    [TestCase("compression")]
    public void Nothing_in_common_is_told(string kind)
    {
        var client = new AlgorithmOffer().ToMessage(Role.Client, ["ssh-ed25519"], isFirst: true) with { CiphersToServer = ["aes128-ctr"] };
        var server = kind switch
        {
            "cipher" => client with { CiphersToClient = ["aes128-cbc"] },
            "host key algorithm" => client with { HostKeys = ["ssh-rsa"] },
            "MAC" => client with { MacsToServer = ["hmac-md5"] },
            _ => client with { CompressionToClient = ["zlib"] },
        };
        Assert.That(() => Negotiated.From(client, server), Throws.InstanceOf<ProtocolViolationException>().With.Message.Contains(kind));
    }

    private static byte[] Write(KexInit init)
    {
        var output = new ArrayBufferWriter<byte>();
        init.Write(output);
        return output.WrittenSpan.ToArray();
    }
}
