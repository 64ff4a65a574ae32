using BenchmarkDotNet.Attributes;
using WireGate.Benchmarks.Postgres;

namespace WireGate.Benchmarks;

/// <summary>24 KiB of rows of ten columns through both pumps, two columns masked or none. What is allocated is the plan of one result, whatever the number of its rows.</summary>
public class MaskedRows
{
    private Conversation _unmasked = null!;
    private Conversation _masked = null!;

    [GlobalSetup]
    public void Start()
    {
        _unmasked = Conversation.StartAsync().GetAwaiter().GetResult();
        _masked = Conversation.StartAsync(new TwoColumns()).GetAwaiter().GetResult();
        // A text is kept when it is seen the second time.
        for (var i = 0; i < 3; i++)
        {
            Unmasked();
            TwoOfTenColumns();
        }
    }

    [Benchmark(Baseline = true)]
    public void Unmasked() => _unmasked.Exchange(Messages.Query, Messages.WideRows);

    [Benchmark]
    public void TwoOfTenColumns() => _masked.Exchange(Messages.Query, Messages.WideRows, Messages.MaskedWideRows.Length);
}
