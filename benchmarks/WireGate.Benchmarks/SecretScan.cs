using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using WireGate.Core.Redaction;
using WireGate.Core.Secrets;

namespace WireGate.Benchmarks;

/// <summary>Looking through 1 MiB of rows of text in which nothing is found, with a secret in every form and every credential detector, beside what memory itself costs.</summary>
public class SecretScan
{
    private const int Size = 1024 * 1024;

    private readonly byte[] _rows = Rows();
    private readonly byte[] _copy = new byte[Size];
    private TextScanner _scanner = null!;

    [GlobalSetup]
    public void Start()
    {
        using var secret = new SecretBuffer("q8Zr2Lx9Vb4Tn7WkQm5Yp1Hd"u8);
        _scanner = new TextScanner(SecretPatterns.Of([("shop", secret)], DetectorPlan.Default));
        if (_scanner.IndexOfSuspect(_rows, 0) >= 0) throw new InvalidOperationException("Ordinary rows hold no suspect.");
    }

    /// <summary>The floor: the rows are copied once and compared once.</summary>
    [Benchmark(Baseline = true)]
    public int CopyAndCompare()
    {
        _rows.CopyTo(_copy, 0);
        return _rows.AsSpan().SequenceEqual(_copy) ? Size : throw new InvalidOperationException("Not what was copied.");
    }

    [Benchmark]
    public int Scan() => _scanner.IndexOfSuspect(_rows, 0);

    private static byte[] Rows()
    {
        var text = new StringBuilder();
        for (var row = 0; text.Length < Size; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row}\tAna Lopez {row % 977}\tCalle Mayor {row % 120}, Madrid\t{row * 37 % 100000 / 100m}\t2026-11-{(row % 30) + 1:00} 12:{row % 60:00}:07+00\t");
            text.Append(CultureInfo.InvariantCulture, $"{Guid.Empty.ToString()[..24]}{row:x12}\tshipped with the usual carrier, signed by a neighbour\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, Size));
    }
}
