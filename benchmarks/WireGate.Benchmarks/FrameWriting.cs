using System.Buffers;
using BenchmarkDotNet.Attributes;
using WireGate.Core;
using WireGate.Recording.Format;
using WireGate.Recording.Keys;

namespace WireGate.Benchmarks;

/// <summary>What one statement of pgbench costs the recorder: three frames, and its share of a block.</summary>
public class FrameWriting
{
    private const int FramesInBlock = 3 * 100;

    private static readonly byte[] Text = "SELECT abalance FROM pgbench_accounts WHERE aid = $1"u8.ToArray();

    private readonly ArrayBufferWriter<byte> _output = new(1 << 20);
    private readonly ReadOnlySequence<byte> _value = new("12345"u8.ToArray());
    private ReadOnlySequence<byte> _pieces;
    private AccessSet _accesses = null!;
    private FrameWriter _frames = null!;
    private SessionFileWriter _file = null!;
    private byte[] _block = null!;

    [GlobalSetup]
    public void Open()
    {
        var (last, first) = (new Piece(Text.AsMemory(20), 20), new Piece(Text.AsMemory(0, 20), 0));
        first.Link(last);
        _pieces = new ReadOnlySequence<byte>(first, 0, last, Text.Length - 20);
        var (table, column) = (new FacetDefinition("table", FacetKind.Name, [], ""), new FacetDefinition("column", FacetKind.Name, [], ""));
        _accesses = new AccessSet("SELECT", [new Access(Effect.Read, [Facet.Of(table, new("public", "pgbench_accounts")), new(column, [new("aid"), new("abalance")])])]);
        _frames = new FrameWriter(_output);
        for (var i = 0; i < FramesInBlock / 3; i++) Write(new ReadOnlySequence<byte>(Text));
        _block = _output.WrittenSpan.ToArray();
        _output.ResetWrittenCount();
        using var key = SessionKey.Create();
        using var reader = ReaderSecretKey.Create("auditor");
        var opening = new SessionOpening("abcdefgh2345", DateTimeOffset.UnixEpoch, "postgres", "db", "10.0.0.1");
        _file = SessionFileWriter.Create(new Nowhere(), opening, key, [reader.Public], NodeKey.Create("gate"), TimeProvider.System);
    }

    [Benchmark(Baseline = true)]
    public void Statement()
    {
        Write(new ReadOnlySequence<byte>(Text));
        _output.ResetWrittenCount();
    }

    [Benchmark]
    public void StatementFromPieces()
    {
        Write(_pieces);
        _output.ResetWrittenCount();
    }

    /// <summary>Compress, encrypt, hash and hand over the frames of a hundred statements.</summary>
    [Benchmark]
    public void Block() => _file.Append(_block, FramesInBlock);

    private void Write(in ReadOnlySequence<byte> text)
    {
        _frames.Begin(FrameKind.Operation, 1_000_000, 1000);
        _frames.Text(text);
        _frames.Name("SELECT");
        _frames.BeginParameters();
        _frames.Value(_value, isText: true);
        _frames.EndArray();
        _frames.End();
        _frames.Begin(FrameKind.Decision, 1_000_010, 1000);
        _frames.Outcome("allow");
        _frames.Rule("agents-read");
        _frames.Accesses(_accesses);
        _frames.End();
        _frames.Begin(FrameKind.Answer, 1_000_300, 1000);
        _frames.Name("SELECT 1");
        _frames.Rows(1);
        _frames.Bytes(30);
        _frames.Duration(290);
        _frames.End();
    }

    private sealed class Nowhere : IRecordingFile
    {
        public void Write(ReadOnlySpan<byte> bytes)
        {
        }

        public void Sync()
        {
        }
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long before) => (Memory, RunningIndex) = (memory, before);

        public void Link(Piece next) => Next = next;
    }
}
