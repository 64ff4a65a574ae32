using System.Buffers;
using System.IO.Pipelines;
using BenchmarkDotNet.Attributes;
using WireGate.Core.Transport;
using WireGate.Postgres.Messages;
using BenchMessages = WireGate.Benchmarks.Postgres.Messages;

namespace WireGate.Benchmarks;

/// <summary>Cutting what has arrived into messages: one at a time, and rows by the run.</summary>
public class FrameReading
{
    private const int Limit = 64 * 1024;

    private readonly Pipe _requests = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Pipe _rows = new(new PipeOptions(pauseWriterThreshold: 0));
    private FrameReader<FrontendFrame> _requestReader = null!;
    private FrameReader<BackendFrame> _rowReader = null!;

    [GlobalSetup]
    public void Start()
    {
        _requestReader = new FrameReader<FrontendFrame>(_requests.Reader, Limit, Limit);
        _rowReader = new FrameReader<BackendFrame>(_rows.Reader, Limit, Limit);
    }

    /// <summary>Four messages of one question.</summary>
    [Benchmark(Baseline = true)]
    public int PreparedRound()
    {
        Fill(_requests.Writer, BenchMessages.RunPrepared);
        Wait(_requestReader);
        var frames = 0;
        while (_requestReader.TryRead(out _, out _)) frames++;
        return frames == 4 ? frames : throw new InvalidOperationException("Not the frames that were written.");
    }

    /// <summary>245 rows of 100 bytes and what stands around them.</summary>
    [Benchmark]
    public int RowRun()
    {
        Fill(_rows.Writer, BenchMessages.Rows);
        Wait(_rowReader);
        var pieces = 0;
        while (_rowReader.TryReadRun(out _, out _) || _rowReader.TryRead(out _, out _)) pieces++;
        return pieces;
    }

    private static void Fill(PipeWriter writer, byte[] bytes)
    {
        writer.Write(bytes);
        var flush = writer.FlushAsync();
        if (!flush.IsCompletedSuccessfully) throw new InvalidOperationException("The pipe does not take it.");
        _ = flush.Result;
    }

    private static void Wait<T>(FrameReader<T> reader) where T : struct, IFrame<T>
    {
        var waiting = reader.WaitAsync(CancellationToken.None);
        if (!waiting.IsCompletedSuccessfully || !waiting.Result) throw new InvalidOperationException("Nothing has arrived.");
    }
}
