using NUnit.Framework;
using WireGate.Fuzz;

namespace WireGate.Tests.Fuzz;

/// <summary>The corpus of every target, and a small share of the mutations that a longer run would try.</summary>
[TestFixtureSource(nameof(Targets))]
public sealed class FuzzTests(string name)
{
    /// <summary>Over all nine targets some 200,000: a few seconds.</summary>
    private const int Executions = 22_500;

    private readonly IFuzzTarget _target = FuzzTargets.All.Single(target => target.Name == name);

    public static IEnumerable<string> Targets => FuzzTargets.All.Select(target => target.Name);

    [Test]
    public async Task The_corpus_breaks_nothing()
    {
        var outcomes = new HashSet<string>();
        var corpus = FuzzCorpus.Of(_target);
        foreach (var input in corpus) outcomes.Add(await _target.RunAsync(input));
        Assert.That(outcomes, Has.Count.GreaterThan(corpus.Count / 2), "the seeds reach different places");
    }

    [Test]
    public async Task Mutations_break_nothing()
    {
        var loop = new FuzzLoop(_target, FuzzCorpus.Of(_target), seed: 20_261);
        await loop.RunAsync(Executions, CancellationToken.None);
        Assert.That(loop.Failure, Is.Null, () => $"broken by {Convert.ToHexStringLower(loop.Broken ?? [])}: {loop.Failure}");
        Assert.That(loop.Executions, Is.EqualTo(Executions));
    }
}
