using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using WireGate.Recording.Format;
using WireGate.Recording.Keys;
using WireGate.Recording.Verify;

namespace WireGate.Benchmarks;

/// <summary>Verifying the file of a session, next to nothing but hashing the same bytes.</summary>
public class FileVerification
{
    /// <summary>Where the gate closes a block that fills up.</summary>
    private const int BlockLength = 64 * 1024;

    /// <summary>Where it signs.</summary>
    private const long SignAfter = 1 << 20;

    private readonly NodeKey _node = NodeKey.Create("gate");
    private MemoryStream _file = null!;

    /// <summary>Of the file, in bytes; the last is what allocations are counted with.</summary>
    [Params(64 << 20, 256 << 10)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Record()
    {
        var recording = new Recording();
        using var key = SessionKey.Create();
        using var reader = ReaderSecretKey.Create("auditor");
        var opening = new SessionOpening("abcdefgh2345", DateTimeOffset.UnixEpoch, "postgres", "db", "10.0.0.1");
        using var writer = SessionFileWriter.Create(recording, opening, key, [reader.Public], _node, TimeProvider.System);
        var noise = new byte[BlockLength];
        new Random(1).NextBytes(noise);
        while (writer.Length < Length)
        {
            writer.Append(noise, 1);
            if (writer.UnsignedBytes >= SignAfter) writer.Checkpoint();
        }

        writer.End("over", 1, 0);
        _file = recording.Bytes;
    }

    [Benchmark(Baseline = true)]
    public int Hash()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        return SHA256.HashData(_file.GetBuffer().AsSpan(0, (int)_file.Length), hash);
    }

    [Benchmark]
    public int Verify()
    {
        _file.Position = 0;
        var report = SessionFileVerifier.Verify(_file, [_node.Verifier]);
        return report.State == SessionFileState.Whole ? (int)report.Blocks : throw new InvalidOperationException(report.Problem);
    }

    private sealed class Recording : IRecordingFile
    {
        public MemoryStream Bytes { get; } = new();

        public void Write(ReadOnlySpan<byte> bytes) => Bytes.Write(bytes);

        public void Sync()
        {
        }
    }
}
