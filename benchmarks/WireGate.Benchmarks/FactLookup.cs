using System.Buffers;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Parsing;

namespace WireGate.Benchmarks;

/// <summary>What a text says: found by its bytes or its shape, or read by PostgreSQL's grammar.</summary>
public class FactLookup
{
    private readonly ReadOnlySequence<byte> _known = Text(12345);
    private readonly ReadOnlySequence<byte>[] _numbers = [.. Enumerable.Range(100_000, 50_000).Select(Text)];
    private readonly ReadOnlySequence<byte>[] _strings = [.. Enumerable.Range(100_000, 50_000).Select(static account => Text($"'{account}'"))];
    private SqlReader _reader = null!;
    private int _next;

    [GlobalSetup]
    public void Load()
    {
        _reader = new SqlReader(new SqlGrammar(null, TimeProvider.System), new SqlFactsCache(), SqlFactsReader.Read);
        // A text is kept when it is seen the second time.
        for (var i = 0; i < 3; i++) Cached();
        if (!ReferenceEquals(Shape(), Shape())) throw new InvalidOperationException("Texts that differ in a number don't share facts.");
        if (Cached().Statements is not [{ Kind: "SELECT" }]) throw new InvalidOperationException("The text is not read as meant.");
    }

    [Benchmark(Baseline = true)]
    public SqlFacts Cached() => Read(_known);

    /// <summary>A text that was never seen, like others but for a number.</summary>
    [Benchmark]
    public SqlFacts Shape() => Read(_numbers[_next++ % _numbers.Length]);

    /// <summary>A text that was never seen, with a string in it: it comes again only when the cache has long forgotten that it was there.</summary>
    [Benchmark]
    public SqlFacts Uncached() => Read(_strings[_next++ % _strings.Length]);

    private static ReadOnlySequence<byte> Text(int account) => Text(account.ToString(CultureInfo.InvariantCulture));

    private static ReadOnlySequence<byte> Text(string account) => new(Encoding.ASCII.GetBytes($"SELECT abalance FROM pgbench_accounts WHERE aid = {account};"));

    private SqlFacts Read(in ReadOnlySequence<byte> text)
    {
        var reading = _reader.ReadAsync(text, CancellationToken.None);
        return reading.IsCompletedSuccessfully ? reading.Result : throw new InvalidOperationException("A short text is read at once.");
    }
}
