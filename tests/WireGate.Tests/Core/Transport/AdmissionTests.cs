using NUnit.Framework;
using WireGate.Core.Transport;
using WireGate.Testing;

namespace WireGate.Tests.Core.Transport;

public sealed class AdmissionTests
{
    [Test]
    public async Task A_place_is_given_back_by_authentication_and_by_closing()
    {
        var admission = new Admission(new ManualTime(), limit: 10);
        var (one, onePeer) = LinkPair.InMemory();
        var (two, twoPeer) = LinkPair.InMemory();
        admission.Enter(one);
        admission.Enter(two);
        Assert.That(admission.Count, Is.EqualTo(2));
        one.MarkAuthenticated();
        one.MarkAuthenticated();
        Assert.That(admission.Count, Is.EqualTo(1));
        await twoPeer.Output.CompleteAsync();
        await two.CloseAsync();
        Assert.That(admission.Count, Is.Zero);
        await onePeer.Output.CompleteAsync();
        await one.CloseAsync();
    }

    [Test]
    public async Task When_it_is_full_the_oldest_goes_and_the_newest_stays()
    {
        var admission = new Admission(new ManualTime(), limit: 2);
        var links = Enumerable.Range(0, 3).Select(_ => LinkPair.InMemory()).ToArray();
        admission.Enter(links[0].Link);
        var oldest = links[0].Link.Input.ReadAsync().AsTask();
        admission.Enter(links[1].Link);
        Assert.That(links[0].Link.IsAborted, Is.False, "at the limit");
        admission.Enter(links[2].Link);
        Assert.That((await oldest).IsCanceled, "one above");
        Assert.That(links[1].Link.IsAborted, Is.False);
        Assert.That(links[2].Link.IsAborted, Is.False);
        Assert.That(admission.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task An_authenticated_connection_is_never_expelled()
    {
        var time = new ManualTime();
        var admission = new Admission(time, limit: 1);
        var (one, _) = LinkPair.InMemory();
        var (two, _) = LinkPair.InMemory();
        admission.Enter(one);
        one.MarkAuthenticated();
        admission.Enter(two);
        var second = two.Input.ReadAsync().AsTask();
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.That((await second).IsCanceled, "it was late");
        Assert.That(one.IsAborted, Is.False);
    }

    [Test]
    public async Task A_connection_that_is_not_authenticated_in_time_is_dropped()
    {
        var time = new ManualTime();
        var admission = new Admission(time, deadline: TimeSpan.FromSeconds(15));
        var (link, _) = LinkPair.InMemory();
        admission.Enter(link);
        var reading = link.Input.ReadAsync().AsTask();
        time.Advance(TimeSpan.FromSeconds(14.999));
        Assert.That(link.IsAborted, Is.False);
        time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.That((await reading).IsCanceled);
    }
}
