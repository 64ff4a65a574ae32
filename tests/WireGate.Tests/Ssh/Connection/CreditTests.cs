using NUnit.Framework;
using WireGate.Core;
using WireGate.Ssh.Connection;

namespace WireGate.Tests.Ssh.Connection;

public sealed class CreditTests
{
    private readonly Credit _credit = new(1000);

    [SetUp]
    public void Begin()
    {
        // As much as is allowed, whatever was before.
        _credit.Begin(400);
    }

    [Test]
    public void A_sender_may_send_what_the_receiver_takes_and_not_a_byte_more()
    {
        _credit.Take(399);
        _credit.Take(1);
        _credit.Take(0);
        Assert.Throws<ProtocolViolationException>(() => _credit.Take(1));
    }

    [Test]
    public void What_the_receiver_takes_more_is_passed_on_and_nothing_else()
    {
        _credit.Take(300);
        Assert.That(_credit.Grant(0), Is.Zero);
        _credit.Add(250);
        Assert.That(_credit.Grant(0), Is.EqualTo(250));
        Assert.That(_credit.Grant(0), Is.Zero);
        _credit.Take(350);
        Assert.Throws<ProtocolViolationException>(() => _credit.Take(1));
    }

    [Test]
    public void A_large_window_is_passed_on_as_far_as_we_hold()
    {
        Assert.That(_credit.Begin(uint.MaxValue), Is.EqualTo(1000));
        _credit.Take(1000);
        Assert.That(_credit.Grant(waiting: 1000), Is.Zero);
        Assert.That(_credit.Grant(waiting: 800), Is.Zero, "too little to be worth a message");
        Assert.That(_credit.Grant(waiting: 750), Is.EqualTo(250));
        Assert.That(_credit.Grant(waiting: 0), Is.EqualTo(750));
    }

    [TestCase(uint.MaxValue - 400, true)]
    [TestCase(uint.MaxValue - 399, false)]
    [TestCase(uint.MaxValue, false)]
    public void A_window_of_more_than_32_bits_is_a_violation(uint more, bool valid)
    {
        if (valid) Assert.DoesNotThrow(() => _credit.Add(more));
        else Assert.Throws<ProtocolViolationException>(() => _credit.Add(more));
    }

    [Test]
    public void What_we_say_ourselves_takes_of_the_same_window()
    {
        Assert.That(_credit.TryUse(401), Is.False);
        Assert.That(_credit.TryUse(300));
        Assert.Throws<ProtocolViolationException>(() => _credit.Take(101));
        _credit.Take(100);
    }
}
