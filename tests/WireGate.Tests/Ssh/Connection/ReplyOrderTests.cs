using NUnit.Framework;
using WireGate.Ssh.Connection;

namespace WireGate.Tests.Ssh.Connection;

public sealed class ReplyOrderTests
{
    [Test]
    public void Our_own_answer_waits_for_those_before_it()
    {
        var order = new ReplyOrder();
        Assert.That(order.TryExpect() && order.TryAnswer(false) && order.TryExpect());
        Assert.That(order.TryTake(out _), Is.False);
        Assert.That(order.TryResolve(true));
        Assert.That(order.TryTake(out var first) && first);
        Assert.That(order.TryTake(out var second) && !second);
        Assert.That(order.TryTake(out _), Is.False);
        Assert.That(order.TryResolve(false));
        Assert.That(order.TryTake(out var third) && !third);
    }

    [Test]
    public void An_answer_that_nobody_waits_for_is_none()
    {
        var order = new ReplyOrder();
        Assert.That(order.TryResolve(true), Is.False);
        order.TryAnswer(true);
        Assert.That(order.TryResolve(true), Is.False);
    }

    [Test]
    public void Only_so_many_may_wait()
    {
        var order = new ReplyOrder();
        for (var index = 0; index < ReplyOrder.Most; index++) Assert.That(order.TryExpect());
        Assert.That(order.TryExpect() || order.TryAnswer(true), Is.False);
    }
}
