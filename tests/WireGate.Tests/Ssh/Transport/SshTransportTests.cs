using NUnit.Framework;
using WireGate.Core;
using WireGate.Ssh.KeyExchange;
using WireGate.Ssh.Keys;
using WireGate.Ssh.Packets;
using WireGate.Ssh.Transport;

namespace WireGate.Tests.Ssh.Transport;

public sealed class SshTransportTests
{
    private readonly Ed25519SigningKey _host = new(new byte[32]);
    private readonly Ed25519SigningKey _other = new([.. Enumerable.Repeat((byte)1, 32)]);

    public static IEnumerable<TestCaseData> Algorithms =>
    [
        .. KeyAgreements.Names.Select(name => new TestCaseData(name, "aes128-gcm@openssh.com", "hmac-sha2-256")),
        .. CipherNames.Ciphers.Select(name => new TestCaseData("curve25519-sha256", name, "hmac-sha2-256")),
        .. CipherNames.Macs.Select(name => new TestCaseData("curve25519-sha256", "aes256-ctr", name)),
    ];

    [OneTimeTearDown]
    public void DisposeKeys()
    {
        _host.Dispose();
        _other.Dispose();
    }

    [TestCaseSource(nameof(Algorithms))]
    public async Task Both_ends_understand_each_other_by_every_algorithm(string method, string cipher, string mac)
    {
        var offer = new AlgorithmOffer { KeyExchange = [method], Ciphers = [cipher], Macs = [mac] };
        await using var ends = await SshEnds.OpenAsync(SshEnds.ServerSettings(_host) with { Offer = offer }, SshEnds.ClientSettings(_host) with { Offer = offer });
        Assert.That(ends.Server.SessionId.ToArray(), Is.EqualTo(ends.Client.SessionId.ToArray()).And.Not.Empty);
        Assert.That(ends.Server.IsStrict && ends.Client.IsStrict);
        for (var round = 0; round < 3; round++)
        {
            await ExchangeAsync(ends, round);
            (round == 0 ? ends.Client : ends.Server).Rekey();
        }
    }

    [Test]
    public async Task The_client_learns_which_signatures_the_server_takes()
    {
        await using var ends = await SshEnds.OpenAsync(SshEnds.ServerSettings(_host), SshEnds.ClientSettings(_host));
        await ExchangeAsync(ends, 0);
        Assert.That(ends.Client.PeerSignatureAlgorithms, Is.EqualTo((string[])["ssh-ed25519"]));
    }

    [Test]
    public async Task Both_may_want_new_keys_at_once_and_bulk_goes_on_both_ways()
    {
        var server = SshEnds.ServerSettings(_host) with { RekeyBytes = 64 * 1024 };
        await using var ends = await SshEnds.OpenAsync(server, SshEnds.ClientSettings(_host) with { RekeyBytes = 64 * 1024 });
        var session = ends.Server.SessionId.ToArray();
        using var stopping = new CancellationTokenSource();
        TaskCompletionSource atServer = new(TaskCreationOptions.RunContinuationsAsynchronously), atClient = new(TaskCreationOptions.RunContinuationsAsynchronously);
        // Each reads on after it has all: the other may want new keys first.
        Task[] pumps = [PumpAsync(ends.Server, 400, atServer, stopping.Token), PumpAsync(ends.Client, 400, atClient, stopping.Token)];
        await await Task.WhenAny([.. pumps, Task.WhenAll(atServer.Task, atClient.Task)]);
        await stopping.CancelAsync();
        foreach (var pump in pumps) await Assert.ThatAsync(() => pump, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(ends.Server.SessionId.ToArray(), Is.EqualTo(session));
    }

    [Test]
    public async Task A_host_key_that_is_not_pinned_is_refused_before_anything_is_sent()
    {
        var error = await Assert.ThrowsAsync<ProtocolViolationException>(() => SshEnds.OpenAsync(SshEnds.ServerSettings(_other), SshEnds.ClientSettings(_host)));
        Assert.That(error!.Message, Does.Contain("host key").Or.Contain("ended the connection"));
    }

    [TestCase(CipherNames.ChaCha, "hmac-sha2-256")]
    [TestCase("aes128-ctr", "hmac-sha2-256-etm@openssh.com")]
    public async Task What_is_weak_without_strict_key_exchange_is_refused_without_it(string cipher, string mac)
    {
        var offer = new AlgorithmOffer { Ciphers = [cipher], Macs = [mac] };
        var peer = new LooseClient(offer);
        await Assert.ThrowsAsync<ProtocolViolationException>(() => peer.OpenAsync(SshEnds.ServerSettings(_host) with { Offer = offer }));
    }

    private static async Task ExchangeAsync(SshEnds ends, int round)
    {
        ends.Client.Outbox.Send([5, (byte)round]);
        ends.Client.Outbox.Kick();
        // Each side has to read for the keys to be exchanged.
        var answer = SshEnds.ReceiveAsync(ends.Client);
        Assert.That(await SshEnds.ReceiveAsync(ends.Server), Is.EqualTo((byte[])[5, (byte)round]));
        ends.Server.Outbox.Send([6, (byte)round]);
        ends.Server.Outbox.Kick();
        var asking = SshEnds.ReceiveAsync(ends.Server);
        Assert.That(await answer, Is.EqualTo((byte[])[6, (byte)round]));
        ends.Client.Outbox.Send([5, 99]);
        ends.Client.Outbox.Kick();
        Assert.That(await asking, Is.EqualTo((byte[])[5, 99]));
    }

    /// <summary>Sends numbered packets, and receives as many and whatever else comes.</summary>
    private static async Task PumpAsync(SshTransport transport, int count, TaskCompletionSource hasAll, CancellationToken stopping)
    {
        await Task.Yield();
        var lane = new Lane();
        var received = 0;
        for (var sent = 0; ;)
        {
            for (var burst = 0; burst < 8 && sent < count; burst++, sent++) transport.Outbox.Send(lane, [94, (byte)sent, (byte)(sent >> 8), .. new byte[8000]]);
            if (!await transport.WaitAsync(stopping)) throw new InvalidOperationException("the other end left");
            while (transport.TryRead(out var payload))
            {
                if (payload[1] != (byte)received || payload[2] != (byte)(received >> 8)) throw new InvalidOperationException("out of order");
                if (++received == count) hasAll.SetResult();
            }
        }
    }
}
