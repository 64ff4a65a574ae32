using System.Net.Security;
using System.Security.Authentication;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Postgres.Startup;
using WireGate.Tests.Postgres.Messages;

namespace WireGate.Tests.Postgres.Startup;

public sealed class ClientStartupTests
{
    private static readonly byte[] Ssl = Wire.Packet(80877103);
    private static readonly byte[] Gss = Wire.Packet(80877104);
    private static readonly byte[] Cancel = Wire.Packet(80877102, 42, new byte[] { 1, 2, 3, 4 });
    private static readonly byte[] Login = Wire.Packet(196608, "user", "u", "database", "d", (byte)0);

    private static Task<StartupOutcome> RunAsync(PipePair pair, bool isLocal = true, Func<SslServerAuthenticationOptions>? tls = null) =>
        new ClientStartup(pair.Gate, tls, isLocal).RunAsync(CancellationToken.None);

    /// <summary>Sends one part after each answer, as a client does.</summary>
    private static async Task<StartupOutcome> TalkAsync(PipePair pair, byte[] first, byte[] second, char answer)
    {
        await pair.SendAsync(first);
        var running = RunAsync(pair);
        var result = await pair.Peer.Input.ReadAsync();
        Assert.That(result.Buffer.FirstSpan[0], Is.EqualTo((byte)answer));
        pair.Peer.Input.AdvanceTo(result.Buffer.End);
        await pair.SendAsync(second);
        return await running;
    }

    [Test]
    public async Task Startup_is_the_same_at_every_split_and_byte_by_byte()
    {
        for (var at = 0; at <= Login.Length; at++)
        {
            var pair = new PipePair();
            var running = RunAsync(pair);
            await pair.SendAsync(Login[..at], Login[at..]);
            Assert.That(await running, Is.InstanceOf<StartupOutcome.Login>());
        }

        var slow = new PipePair();
        var reading = RunAsync(slow);
        foreach (var one in Login) await slow.SendAsync([one]);
        Assert.That(((StartupOutcome.Login)await reading).Request.Database, Is.EqualTo("d"));
        Assert.That(slow.Sent(), Is.Empty);
    }

    [Test]
    public async Task Tls_is_declined_without_a_certificate() =>
        Assert.That(await TalkAsync(new PipePair(), Ssl, Login, 'N'), Is.InstanceOf<StartupOutcome.Login>());

    [Test]
    public async Task Gss_encryption_is_always_declined() =>
        Assert.That(await TalkAsync(new PipePair(), Gss, Login, 'N'), Is.InstanceOf<StartupOutcome.Login>());

    [Test]
    public async Task Both_may_be_asked_for_and_each_once()
    {
        var pair = new PipePair();
        var running = RunAsync(pair);
        foreach (var request in new[] { Gss, Ssl })
        {
            await pair.SendAsync(request);
            var result = await pair.Peer.Input.ReadAsync();
            Assert.That(result.Buffer.Length, Is.EqualTo(1));
            pair.Peer.Input.AdvanceTo(result.Buffer.End);
        }

        await pair.SendAsync(Login);
        Assert.That(await running, Is.InstanceOf<StartupOutcome.Login>());
        await Assert.ThrowsAsync<ProtocolViolationException>(async () => await TalkAsync(new PipePair(), Ssl, Ssl, 'N'));
        await Assert.ThrowsAsync<ProtocolViolationException>(async () => await TalkAsync(new PipePair(), Gss, Gss, 'N'));
    }

    [Test]
    public async Task Bytes_behind_a_request_for_encryption_are_refused_before_it_is_answered()
    {
        foreach (var request in new[] { Ssl, Gss })
        {
            var pair = new PipePair();
            await pair.SendAsync([.. request, .. Login]);
            await Assert.ThrowsAsync<ProtocolViolationException>(async () => await RunAsync(pair));
            Assert.That(pair.Sent(), Is.Empty);
        }
    }

    [Test]
    public async Task A_request_for_encryption_has_no_body()
    {
        var pair = new PipePair();
        await pair.SendAsync(Wire.Packet(80877103, 0));
        await Assert.ThrowsAsync<ProtocolViolationException>(async () => await RunAsync(pair));
    }

    [Test]
    public async Task Cancel_request_is_taken_plain_from_anywhere()
    {
        var pair = new PipePair();
        await pair.SendAsync(Cancel);
        var outcome = (StartupOutcome.Cancel)await RunAsync(pair, isLocal: false);
        Assert.That((outcome.Request.ProcessId, outcome.Request.Key.ToArray()), Is.EqualTo((42, new byte[] { 1, 2, 3, 4 })));
        Assert.That(pair.Sent(), Is.Empty);
    }

    [Test]
    public async Task Plain_log_in_from_elsewhere_is_refused()
    {
        var pair = new PipePair();
        await pair.SendAsync(Login);
        var refused = await Assert.ThrowsAsync<ClientRefusedException>(async () => await RunAsync(pair, isLocal: false));
        Assert.That(refused!.Code, Is.EqualTo("28000"));
    }

    [Test]
    public async Task Protocol_2_gets_an_error_in_its_own_form()
    {
        var pair = new PipePair();
        await pair.SendAsync(Wire.Packet(131072, new byte[292]));
        Assert.That(await RunAsync(pair), Is.InstanceOf<StartupOutcome.Closed>());
        Assert.That(System.Text.Encoding.ASCII.GetString(pair.Sent()), Does.StartWith("EFATAL:  unsupported frontend protocol").And.EndsWith("\n\0"));
    }

    [TestCase(4 << 16)]
    [TestCase(80877105)]
    [TestCase(int.MaxValue)]
    public async Task Other_protocols_are_refused(int code)
    {
        var pair = new PipePair();
        await pair.SendAsync(Wire.Packet(code));
        var refused = await Assert.ThrowsAsync<ClientRefusedException>(async () => await RunAsync(pair));
        Assert.That(refused!.Code, Is.EqualTo("0A000"));
    }

    [Test]
    public async Task A_client_that_says_nothing_is_let_go()
    {
        var pair = new PipePair();
        await pair.Peer.Output.CompleteAsync();
        Assert.That(await RunAsync(pair), Is.InstanceOf<StartupOutcome.Closed>());
    }

    [Test]
    public async Task Another_protocols_first_line_is_refused_by_its_length()
    {
        var pair = new PipePair();
        await pair.SendAsync("GET / HTTP/1.1\r\n"u8.ToArray());
        await Assert.ThrowsAsync<ProtocolViolationException>(async () => await RunAsync(pair));
    }

    [Test]
    public async Task Direct_tls_without_a_certificate_is_closed_without_a_word()
    {
        var pair = new PipePair();
        await pair.SendAsync([0x16, 3, 1]);
        await Assert.ThrowsAsync<AuthenticationException>(async () => await RunAsync(pair));
        Assert.That(pair.Sent(), Is.Empty);
    }
}
