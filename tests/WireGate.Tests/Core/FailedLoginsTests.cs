using System.Net;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Testing;

namespace WireGate.Tests.Core;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FailedLoginsTests
{
    private readonly ManualTime _time = new();
    private readonly FailedLogins _failed;

    public FailedLoginsTests() => _failed = new FailedLogins(_time);

    [Test]
    public void The_first_failures_are_answered_at_once_and_the_next_late()
    {
        for (var count = 0; count < FailedLogins.Free; count++) Assert.That(Fail("10.0.0.1").IsCompleted, Is.True);
        var late = Fail("10.0.0.1");
        Assert.That(late.IsCompleted, Is.False);
        _time.Advance(FailedLogins.Delay);
        Assert.That(late.IsCompleted, Is.True);
    }

    [Test]
    public void Another_address_does_not_pay_for_it()
    {
        for (var count = 0; count <= FailedLogins.Free; count++) _ = Fail("10.0.0.1");
        Assert.That(Fail("10.0.0.2").IsCompleted, Is.True);
    }

    [Test]
    public void After_the_window_the_count_begins_anew()
    {
        for (var count = 0; count <= FailedLogins.Free; count++) _ = Fail("10.0.0.1");
        _time.Advance(FailedLogins.Window);
        Assert.That(Fail("10.0.0.1").IsCompleted, Is.True);
    }

    [Test]
    public void A_network_of_64_bits_is_one_host()
    {
        for (var count = 0; count < FailedLogins.Free; count++) _ = Fail("2001:db8::" + (count + 1));
        Assert.That(Fail("2001:db8::ffff").IsCompleted, Is.False);
        Assert.That(Fail("2001:db8:0:1::1").IsCompleted, Is.True);
    }

    [Test]
    public void A_full_table_delays_every_new_address_until_windows_are_over()
    {
        for (var count = 0; count < FailedLogins.MaxAddresses; count++) Assert.That(Fail($"10.1.{count >> 8}.{count & 255}").IsCompleted, Is.True);
        Assert.That(Fail("10.2.0.1").IsCompleted, Is.False);
        _time.Advance(FailedLogins.Window);
        Assert.That(Fail("10.2.0.1").IsCompleted, Is.True);
    }

    private Task Fail(string address) => _failed.CountAsync(new IPEndPoint(IPAddress.Parse(address), 1), CancellationToken.None);
}
