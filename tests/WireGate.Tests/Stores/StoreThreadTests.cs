using NUnit.Framework;
using WireGate.Stores;

namespace WireGate.Tests.Stores;

public sealed class StoreThreadTests
{
    [Test]
    public async Task A_store_that_hangs_is_asked_for_no_more_than_it_can_remember()
    {
        using var hung = new ManualResetEventSlim();
        using var thread = new StoreThread("the store");
        try
        {
            var all = Enumerable.Range(0, 10_002).Select(_ => thread.RunAsync(() =>
            {
                hung.Wait();
                return 0;
            })).ToArray();
            Assert.That(() => all[^1].WaitAsync(TimeSpan.FromSeconds(10)), Throws.TypeOf<StoreException>());
            hung.Set();
            await all[0];
        }
        finally
        {
            hung.Set();
        }
    }
}
