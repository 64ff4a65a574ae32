using System.Buffers;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Parsing;

namespace WireGate.Benchmarks;

/// <summary>What a text says: found by its bytes, or read by PostgreSQL's grammar.</summary>
public class FactLookup
{
    private readonly ReadOnlySequence<byte> _known = Text(12345);
    private readonly ReadOnlySequence<byte>[] _unique = [.. Enumerable.Range(100_000, 50_000).Select(Text)];
    private SqlReader _reader = null!;
    private int _next;

    [GlobalSetup]
    public void Load()
    {
        _reader = new SqlReader(new SqlGrammar(null, TimeProvider.System), new SqlFactsCache(), SqlFactsReader.Read);
        // A text is kept when it is seen the second time.
        for (var i = 0; i < 3; i++) Cached();
        if (Cached().Statements is not [{ Kind: "SELECT" }]) throw new InvalidOperationException("The text is not read as meant.");
    }

    [Benchmark(Baseline = true)]
    public SqlFacts Cached() => Read(_known);

    /// <summary>Each text comes again only when the cache has long forgotten that it was there.</summary>
    [Benchmark]
    public SqlFacts Uncached() => Read(_unique[_next++ % _unique.Length]);

    private static ReadOnlySequence<byte> Text(int account) =>
        new(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"SELECT abalance FROM pgbench_accounts WHERE aid = {account};")));

    private SqlFacts Read(in ReadOnlySequence<byte> text)
    {
        var reading = _reader.ReadAsync(text, CancellationToken.None);
        return reading.IsCompletedSuccessfully ? reading.Result : throw new InvalidOperationException("A short text is read at once.");
    }
}
