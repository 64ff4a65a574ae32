using NUnit.Framework;
using WireGate.Core.Transport;

namespace WireGate.Tests.Core.Transport;

public sealed class BlockPoolTests
{
    [TestCase(false, 2048, 2048)]
    [TestCase(true, 2048, 32 * 1024)]
    [TestCase(false, 2049, 32 * 1024)]
    [TestCase(false, 32 * 1024 + 1, 32 * 1024 + 1)]
    public void Blocks_are_as_large_as_the_traffic_asks(bool bulk, int asked, int given) => Assert.That(BlockPool.Rent(asked, bulk).Size, Is.EqualTo(given));

    [Test]
    public void What_a_thread_returned_is_given_to_it_again()
    {
        var (first, second) = (BlockPool.Large.Rent(), BlockPool.Large.Rent());
        first.Return();
        second.Return();
        Assert.That(BlockPool.Large.Rent(), Is.SameAs(first));
        Assert.That(BlockPool.Large.Rent(), Is.Not.SameAs(first));
    }

    [Test]
    public void A_block_is_whole_again_when_it_is_reused()
    {
        var (first, second) = (BlockPool.Small.Rent(), BlockPool.Small.Rent());
        first.Append(second, 10);
        first.Return();
        Assert.That((first.Memory.Length, first.Next), Is.EqualTo((2048, (object?)null)));
    }
}
