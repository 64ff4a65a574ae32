using NUnit.Framework;
using WireGate.Fuzz;

namespace WireGate.Tests.Fuzz;

public sealed class FuzzLoopTests
{
    [Test]
    public async Task A_broken_promise_is_found_and_its_input_kept()
    {
        var loop = new FuzzLoop(new BreaksOnZero(), ["abcdef"u8.ToArray()], seed: 1);
        await loop.RunAsync(100_000, CancellationToken.None);
        Assert.That(loop.Failure, Is.TypeOf<FuzzFailure>());
        Assert.That(loop.Broken, Does.Contain((byte)0));
    }

    [Test]
    public void The_same_seed_makes_the_same_inputs()
    {
        byte[][] pool = ["abcdef"u8.ToArray(), "0123"u8.ToArray()];
        Mutator one = new(7), two = new(7);
        for (var i = 0; i < 1000; i++) Assert.That(one.Next(pool), Is.EqualTo(two.Next(pool)));
    }

    private sealed class BreaksOnZero : IFuzzTarget
    {
        public string Name => "zero";

        public Task<string> RunAsync(ReadOnlyMemory<byte> input) => input.Span.Contains((byte)0) ? throw new FuzzFailure("zero") : Task.FromResult("");
    }
}
