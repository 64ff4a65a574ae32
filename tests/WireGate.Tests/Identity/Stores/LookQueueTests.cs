using NUnit.Framework;
using WireGate.Identity.Stores.Postgres;

namespace WireGate.Tests.Identity.Stores;

public sealed class LookQueueTests
{
    [Test]
    public async Task All_who_ask_while_a_look_is_on_its_way_share_the_next()
    {
        var (began, ended) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
        var looks = 0;
        var queue = new LookQueue(async () =>
        {
            Interlocked.Increment(ref looks);
            began.Release();
            await ended.WaitAsync();
        });
        var first = queue.RunAsync();
        await began.WaitAsync();
        var others = Enumerable.Range(0, 100).Select(_ => queue.RunAsync()).ToArray();
        ended.Release();
        await first;
        await began.WaitAsync();
        Assert.That(others.Any(other => other.IsCompleted), Is.False, "what they ask for may be younger than the first look");
        ended.Release();
        await Task.WhenAll(others);
        Assert.That(looks, Is.EqualTo(2));

        var later = queue.RunAsync();
        await began.WaitAsync();
        ended.Release();
        await later;
        Assert.That(looks, Is.EqualTo(3));
    }
}
