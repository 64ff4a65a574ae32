using NUnit.Framework;
using WireGate.Core;
using WireGate.Ssh.Keys;
using WireGate.Ssh.Messages;
using WireGate.Ssh.Transport;

namespace WireGate.Tests.Ssh.Transport;

/// <summary>What a client may try before keys are exchanged. The message tells why it was refused, so that none is refused for another reason.</summary>
public sealed class KeyExchangeAttackTests
{
    private static readonly AlgorithmOffer Offer = new();
    private readonly Ed25519SigningKey _host = new(new byte[32]);

    [OneTimeTearDown]
    public void DisposeKeys() => _host.Dispose();

    [Test]
    public Task Nothing_comes_before_KEXINIT_where_it_is_strict() =>
        RefusedAsync("begins with KEXINIT", [2, 0, 0, 0, 0], LooseClient.Init(Offer, isStrict: true));

    [TestCase(MessageNumber.Ignore)]
    [TestCase(MessageNumber.Debug)]
    [TestCase(MessageNumber.Unimplemented)]
    [TestCase(MessageNumber.ExtInfo)]
    [TestCase(MessageNumber.ServiceRequest)]
    public Task Nothing_comes_between_KEXINIT_and_NEWKEYS_where_it_is_strict(byte number) =>
        RefusedAsync("has nothing else in it", LooseClient.Init(Offer, isStrict: true), [number, 0, 0, 0, 0]);

    [TestCase(MessageNumber.ServiceRequest)]
    [TestCase(MessageNumber.ExtInfo)]
    [TestCase(MessageNumber.UserAuthRequest)]
    [TestCase(MessageNumber.UserAuthSuccess)]
    [TestCase(MessageNumber.GlobalRequest)]
    [TestCase(MessageNumber.ChannelOpen)]
    [TestCase(200)]
    public Task No_service_speaks_before_the_keys(byte number) => RefusedAsync("during the key exchange", [number, 0, 0, 0, 0]);

    [Test]
    public Task KEXINIT_comes_once() => RefusedAsync("came twice", LooseClient.Init(Offer), LooseClient.Init(Offer));

    [Test]
    public Task NEWKEYS_needs_keys() => RefusedAsync("out of turn", LooseClient.Init(Offer), [MessageNumber.NewKeys]);

    [Test]
    public Task A_request_needs_KEXINIT() => RefusedAsync("out of turn", [MessageNumber.KexRequest, 0, 0, 0, 0]);

    [Test]
    public Task A_client_sends_no_reply() => RefusedAsync("out of turn", LooseClient.Init(Offer), [MessageNumber.KexReply, 0, 0, 0, 0]);

    [Test]
    public Task A_request_of_no_possible_value_is_refused() => RefusedAsync("impossible value", Gcm(), [MessageNumber.KexRequest, 0, 0, 0, 1, 7]);

    [Test]
    public async Task A_second_request_is_out_of_turn()
    {
        using var open = WireGate.Ssh.KeyExchange.KeyAgreements.Find("curve25519-sha256").Begin();
        byte[] request = [MessageNumber.KexRequest, 0, 0, 0, 32, .. open.Request.Span];
        await RefusedAsync("out of turn", Gcm(), request, request);
    }

    [Test]
    public async Task A_guess_that_was_wrong_is_passed_over_once()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        (Offer.ToMessage(Role.Client, ["ssh-ed25519"], isFirst: false) with { KeyExchange = ["other", "curve25519-sha256"], CiphersToServer = ["aes128-gcm@openssh.com"], GuessFollows = true }).Write(output);
        await RefusedAsync("impossible value", output.WrittenSpan.ToArray(), [MessageNumber.KexRequest, 0, 0, 0, 9], [MessageNumber.KexRequest, 0, 0, 0, 1, 7]);
    }

    private static byte[] Gcm() => LooseClient.Init(new AlgorithmOffer { KeyExchange = ["curve25519-sha256"], Ciphers = ["aes128-gcm@openssh.com"] });

    private Task RefusedAsync(string why, params byte[][] packets) =>
        Assert.ThatAsync(
            () => new LooseClient(Offer) { Packets = packets }.OpenAsync(SshEnds.ServerSettings(_host)),
            Throws.InstanceOf<ProtocolViolationException>().With.Message.Contains(why));
}
