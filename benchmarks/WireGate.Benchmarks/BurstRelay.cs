using BenchmarkDotNet.Attributes;
using WireGate.Benchmarks.Postgres;

namespace WireGate.Benchmarks;

/// <summary>
/// A question through both pumps and its answer back, with everything that the gate does for it: frames, facts, accesses, rules, the state of the conversation.
/// In memory, so that what is left of a query's cost in benchmarks/compare is system calls.
/// </summary>
public class BurstRelay
{
    private Conversation _conversation = null!;

    [GlobalSetup]
    public void Start()
    {
        _conversation = Conversation.StartAsync().GetAwaiter().GetResult();
        _conversation.Exchange(Messages.ParsePrepared, Messages.Parsed);
        // A text is kept when it is seen the second time.
        for (var i = 0; i < 3; i++) CachedQuery();
    }

    /// <summary>Bind, Describe, Execute, Sync of a statement parsed before.</summary>
    [Benchmark(Baseline = true)]
    public void PreparedRound() => _conversation.Exchange(Messages.RunPrepared, Messages.Ran);

    /// <summary>A Query whose text was seen before.</summary>
    [Benchmark]
    public void CachedQuery() => _conversation.Exchange(Messages.Query, Messages.Answered);

    /// <summary>24 KiB of rows.</summary>
    [Benchmark]
    public void RowRun() => _conversation.Exchange(Messages.Query, Messages.Rows);
}
