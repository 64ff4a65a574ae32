using WireGate.Recording.Format;

namespace WireGate.Tests.Recording.Format;

/// <summary>A session's file in memory, which can be made to fail.</summary>
internal sealed class MemoryRecording : IRecordingFile
{
    private readonly MemoryStream _bytes = new();

    /// <summary>What was written by each call.</summary>
    public List<int> Writes { get; } = [];

    public bool Full { get; set; }

    public byte[] Bytes => _bytes.ToArray();

    public int Length => (int)_bytes.Length;

    public MemoryRecording(ReadOnlySpan<byte> begun = default) => _bytes.Write(begun);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (Full) throw new IOException("no space left");
        _bytes.Write(bytes);
        Writes.Add(bytes.Length);
    }

    public void Sync()
    {
    }
}
