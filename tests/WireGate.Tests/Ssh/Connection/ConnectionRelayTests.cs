using NUnit.Framework;
using WireGate.Core;
using WireGate.Ssh.Connection;
using WireGate.Ssh.Messages;
using WireGate.Tests.Ssh.Transport;

namespace WireGate.Tests.Ssh.Connection;

public sealed class ConnectionRelayTests
{
    private const uint Target = 7;

    [Test]
    public async Task A_channel_is_opened_with_the_windows_of_both_ends()
    {
        await using var bed = await RelayBed.OpenAsync();
        bed.Say(bed.Client, RelayBed.Open("session", 41, 5_000_000, 100_000, [1, 2, 3]));
        // 2 MiB and 32 KiB are what we hold; a session has no fields of its own.
        Assert.That(await SshEnds.ReceiveAsync(bed.Target), Is.EqualTo(RelayBed.Open("session", 0, ConnectionLimits.Window, ConnectionLimits.Packet)));
        bed.Say(bed.Target, RelayBed.Confirm(0, Target, 900, 300));
        Assert.That(await SshEnds.ReceiveAsync(bed.Client), Is.EqualTo(RelayBed.Confirm(41, 0, 900, 300)));
    }

    [Test]
    public async Task Data_errors_requests_and_the_end_keep_their_order()
    {
        await using var bed = await RelayBed.WithChannelAsync();
        bed.Say(
            bed.Target, RelayBed.Data(0, 10), [95, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 8, 9], RelayBed.Data(0, 11),
            [.. RelayBed.Request(0, "exit-status", false), 0, 0, 0, 3], RelayBed.Of(MessageNumber.ChannelEof, 0), RelayBed.Of(MessageNumber.ChannelClose, 0));
        foreach (var expected in (byte[])[94, 95, 94, 98, 96, 97]) Assert.That((await SshEnds.ReceiveAsync(bed.Client))[0], Is.EqualTo(expected));
        Assert.That(bed.Relay.Channels, Is.EqualTo(1));
        bed.Say(bed.Client, RelayBed.Of(MessageNumber.ChannelClose, 0), RelayBed.Open("session", 5, 1, 1));
        Assert.That(await SshEnds.ReceiveAsync(bed.Target), Is.EqualTo(RelayBed.Of(MessageNumber.ChannelClose, Target)));
        Assert.That(await SshEnds.ReceiveAsync(bed.Target), Is.EqualTo(RelayBed.Open("session", 0, 1, 1)), "its number is free again");
    }

    [Test]
    public async Task Windows_are_passed_on()
    {
        await using var bed = await RelayBed.WithChannelAsync();
        bed.Say(bed.Client, RelayBed.Data(0, 500), RelayBed.Data(0, 500));
        await SshEnds.ReceiveAsync(bed.Target);
        await SshEnds.ReceiveAsync(bed.Target);
        bed.Say(bed.Target, RelayBed.Of(MessageNumber.ChannelWindowAdjust, 0, 600));
        Assert.That(await SshEnds.ReceiveAsync(bed.Client), Is.EqualTo(RelayBed.Of(MessageNumber.ChannelWindowAdjust, 0, 600)));
    }

    [Test]
    public async Task A_refused_program_never_reaches_the_target_and_what_follows_it_neither()
    {
        await using var bed = await RelayBed.WithChannelAsync();
        bed.Say(bed.Client, RelayBed.Request(0, "exec", true, "forbidden"), RelayBed.Data(0, 100), RelayBed.Request(0, "exec", true, "other"));
        Assert.That(await SshEnds.ReceiveAsync(bed.Target), Is.EqualTo(RelayBed.Of(MessageNumber.ChannelClose, Target)));
        foreach (var expected in (byte[])[MessageNumber.ChannelSuccess, 95, 98, 96, 97]) Assert.That((await SshEnds.ReceiveAsync(bed.Client))[0], Is.EqualTo(expected));
        bed.Say(bed.Target, RelayBed.Of(MessageNumber.ChannelClose, 0));
        bed.Say(bed.Client, RelayBed.Of(MessageNumber.ChannelClose, 0), RelayBed.Open("session", 1, 10, 10));
        Assert.That((await SshEnds.ReceiveAsync(bed.Target))[0], Is.EqualTo(MessageNumber.ChannelOpen));
        Assert.That(bed.Judge.Asked, Is.EqualTo((string[])["exec"]));
    }

    [Test]
    public async Task A_second_program_in_a_channel_is_not_even_asked_about()
    {
        await using var bed = await RelayBed.WithChannelAsync();
        bed.Say(bed.Client, RelayBed.Request(0, "exec", true, "one"), RelayBed.Request(0, "shell", true));
        Assert.That((await SshEnds.ReceiveAsync(bed.Target))[0], Is.EqualTo(MessageNumber.ChannelRequest));
        bed.Say(bed.Target, RelayBed.Of(MessageNumber.ChannelSuccess, 0));
        Assert.That(await SshEnds.ReceiveAsync(bed.Client), Is.EqualTo(RelayBed.Of(MessageNumber.ChannelSuccess, 0)));
        Assert.That(await SshEnds.ReceiveAsync(bed.Client), Is.EqualTo(RelayBed.Of(MessageNumber.ChannelFailure, 0)));
        Assert.That(bed.Judge.Asked, Is.EqualTo((string[])["exec"]));
    }

    [Test]
    public async Task A_forward_is_judged_when_it_is_opened()
    {
        await using var bed = await RelayBed.OpenAsync();
        byte[] Fields(byte port) => [0, 0, 0, 9, .. "localhost"u8, 0, 0, 0, port, 0, 0, 0, 1, (byte)'o', 0, 0, 0, 1];
        bed.Judge.Asked.Clear();
        bed.Say(bed.Client, RelayBed.Open("direct-tcpip", 0, 10, 10, [0, 0, 0, 1, (byte)'h', 0, 0, 0, 9, 0, 0, 0, 9, .. Fields(1)]), RelayBed.Open("direct-tcpip", 1, 10, 10, Fields(80)));
        Assert.That(await SshEnds.ReceiveAsync(bed.Target), Is.EqualTo(RelayBed.Open("direct-tcpip", 0, 10, 10, Fields(80))));
        Assert.That((await SshEnds.ReceiveAsync(bed.Client))[..9], Is.EqualTo((byte[])[MessageNumber.ChannelOpenFailure, 0, 0, 0, 0, 0, 0, 0, 1]));
        Assert.That(bed.Judge.Asked, Is.EqualTo((string[])["direct-tcpip", "direct-tcpip"]));
    }

    [TestCase("x11")]
    [TestCase("forwarded-tcpip")]
    [TestCase("auth-agent@openssh.com")]
    [TestCase("tun@openssh.com")]
    [TestCase("direct-streamlocal@openssh.com")]
    public async Task A_channel_of_any_other_kind_is_refused(string type)
    {
        await using var bed = await RelayBed.OpenAsync();
        bed.Say(bed.Client, RelayBed.Open(type, 3, 10, 10));
        Assert.That((await SshEnds.ReceiveAsync(bed.Client))[0], Is.EqualTo(MessageNumber.ChannelOpenFailure));
        Assert.That(bed.Relay.Channels, Is.Zero);
    }

    [Test]
    public async Task The_target_opens_nothing_and_asks_nothing()
    {
        await using var bed = await RelayBed.WithChannelAsync();
        bed.Say(
            bed.Target, RelayBed.Open("auth-agent@openssh.com", 9, 10, 10), [80, 0, 0, 0, 1, (byte)'x', 1], RelayBed.Request(0, "keepalive@openssh.com", true), RelayBed.Request(0, "unheard-of", false),
            RelayBed.Data(0, 1));
        Assert.That((await SshEnds.ReceiveAsync(bed.Target))[0], Is.EqualTo(MessageNumber.ChannelOpenFailure));
        Assert.That((await SshEnds.ReceiveAsync(bed.Target))[0], Is.EqualTo(MessageNumber.RequestFailure));
        Assert.That((await SshEnds.ReceiveAsync(bed.Target))[0], Is.EqualTo(MessageNumber.ChannelFailure));
        Assert.That((await SshEnds.ReceiveAsync(bed.Client))[0], Is.EqualTo(MessageNumber.ChannelData));
    }

    [Test]
    public async Task No_more_sessions_means_none()
    {
        await using var bed = await RelayBed.OpenAsync();
        bed.Say(bed.Client, [80, 0, 0, 0, 28, .. "no-more-sessions@openssh.com"u8, 0], RelayBed.Open("session", 0, 10, 10));
        Assert.That((await SshEnds.ReceiveAsync(bed.Client))[0], Is.EqualTo(MessageNumber.ChannelOpenFailure));
    }

    [Test]
    public async Task There_are_a_thousand_channels_at_most()
    {
        await using var bed = await RelayBed.OpenAsync();
        for (var index = 0u; index < ConnectionLimits.Channels; index++)
        {
            bed.Say(bed.Client, RelayBed.Open("session", index, 10, 10));
            await SshEnds.ReceiveAsync(bed.Target);
        }

        bed.Say(bed.Client, RelayBed.Open("session", 5000, 10, 10));
        Assert.That((await SshEnds.ReceiveAsync(bed.Client))[0], Is.EqualTo(MessageNumber.ChannelOpenFailure));
        bed.Say(bed.Target, RelayBed.Of(MessageNumber.ChannelOpenFailure, 500, 2));
        await SshEnds.ReceiveAsync(bed.Client);
        bed.Say(bed.Client, RelayBed.Open("session", 5001, 10, 10));
        Assert.That(await SshEnds.ReceiveAsync(bed.Target), Is.EqualTo(RelayBed.Open("session", 500, 10, 10)));
    }

    public static IEnumerable<TestCaseData> Violations()
    {
        TestCaseData Case(string name, string why, params byte[][] messages) => new TestCaseData(why, messages).SetArgDisplayNames(name);
        yield return Case("data for no channel", "no such channel", RelayBed.Data(1, 1));
        yield return Case("data for a number that is huge", "no such channel", RelayBed.Data(uint.MaxValue, 1));
        yield return Case("more than the window", "more than its window", RelayBed.Data(0, 500), RelayBed.Data(0, 500), RelayBed.Data(0, 1));
        yield return Case("more than a packet", "longer than was agreed", RelayBed.Data(0, 501));
        yield return Case("data after the end", "after the end", RelayBed.Of(MessageNumber.ChannelEof, 0), RelayBed.Data(0, 1));
        yield return Case("two ends", "ends twice", RelayBed.Of(MessageNumber.ChannelEof, 0), RelayBed.Of(MessageNumber.ChannelEof, 0));
        yield return Case("two closes", "closed twice", RelayBed.Of(MessageNumber.ChannelClose, 0), RelayBed.Of(MessageNumber.ChannelClose, 0));
        yield return Case("an end after the close", "ends twice", RelayBed.Of(MessageNumber.ChannelClose, 0), RelayBed.Of(MessageNumber.ChannelEof, 0));
        yield return Case("a window that overflows", "too large", RelayBed.Of(MessageNumber.ChannelWindowAdjust, 0, uint.MaxValue));
        yield return Case("a window after the close", "after its channel was closed", RelayBed.Of(MessageNumber.ChannelClose, 0), RelayBed.Of(MessageNumber.ChannelWindowAdjust, 0, 1));
        yield return Case("a confirmation of an open channel", "opened twice", RelayBed.Confirm(0, 1, 1, 1));
        yield return Case("a failure of an open channel", "opened twice", RelayBed.Of(MessageNumber.ChannelOpenFailure, 0, 1));
        yield return Case("a request after the close", "after its channel was closed", RelayBed.Of(MessageNumber.ChannelClose, 0), RelayBed.Request(0, "exec", true, "x"));
        yield return Case("data that is cut", "longer than its message", [94, 0, 0, 0, 0, 0, 0, 0, 9, 1]);
        yield return Case("data that goes on", "longer than what it holds", [94, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
        yield return Case("a message of a log-in", "out of turn", [MessageNumber.UserAuthSuccess]);
    }

    [TestCaseSource(nameof(Violations))]
    public async Task A_client_that_breaks_the_rules_of_channels_is_cut_off(string why, byte[][] messages)
    {
        await using var bed = await RelayBed.WithChannelAsync();
        bed.Say(bed.Client, messages);
        await Assert.ThatAsync(() => bed.Running, Throws.InstanceOf<ProtocolViolationException>().With.Message.Contains(why));
    }

    [TestCaseSource(nameof(Violations))]
    public async Task A_target_that_breaks_them_is_the_targets_failure(string why, byte[][] messages)
    {
        await using var bed = await RelayBed.WithChannelAsync();
        bed.Say(bed.Target, messages);
        await Assert.ThatAsync(() => bed.Running, Throws.InstanceOf<UpstreamException>().With.Message.Contains(why));
    }

    [Test]
    public async Task A_channel_that_takes_no_packets_is_a_violation()
    {
        await using var bed = await RelayBed.OpenAsync();
        bed.Say(bed.Client, RelayBed.Open("session", 0, 1000, 0));
        await Assert.ThatAsync(() => bed.Running, Throws.InstanceOf<ProtocolViolationException>().With.Message.Contains("takes no packets"));
    }

    [Test]
    public async Task Nothing_is_said_of_a_channel_before_it_is_open()
    {
        await using var bed = await RelayBed.OpenAsync();
        bed.Say(bed.Client, RelayBed.Open("session", 0, 1000, 100), RelayBed.Request(0, "exec", true, "x"));
        await Assert.ThatAsync(() => bed.Running, Throws.InstanceOf<ProtocolViolationException>().With.Message.Contains("not open"));
    }
}
