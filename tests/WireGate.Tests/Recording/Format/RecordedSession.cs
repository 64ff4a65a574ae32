using System.Buffers;
using System.Globalization;
using WireGate.Recording.Format;
using WireGate.Recording.Keys;
using WireGate.Recording.Verify;
using WireGate.Testing;

namespace WireGate.Tests.Recording.Format;

/// <summary>A session being recorded, with all that it takes.</summary>
internal sealed class RecordedSession : IDisposable
{
    private readonly ArrayBufferWriter<byte> _frames = new();
    private readonly SessionKey _key = SessionKey.Create();
    private uint _count;

    public RecordedSession(string id = "abcdefgh2345", NodeKey? node = null, ReaderSecretKey? reader = null)
    {
        Node = node ?? NodeKey.Create("gate.example/ledger");
        Reader = reader ?? ReaderSecretKey.Create("auditor");
        var opening = new SessionOpening(id, Time.GetUtcNow(), "postgres", "0.0.0.0:5432", "10.1.2.3:40000");
        Writer = SessionFileWriter.Create(File, opening, _key, [Reader.Public], Node, Time);
        Journal = new JournalCipher(_key, Writer.HeaderHash);
        Frames = new FrameWriter(_frames);
    }

    public ManualTime Time { get; } = new();

    public MemoryRecording File { get; } = new();

    public NodeKey Node { get; }

    public ReaderSecretKey Reader { get; }

    public SessionFileWriter Writer { get; }

    public JournalCipher Journal { get; }

    public FrameWriter Frames { get; private set; }

    public ReadOnlySpan<byte> Pending => _frames.WrittenSpan;

    /// <summary>A frame with a text that differs from every other.</summary>
    public RecordedSession Operation(int number, string text = "SELECT ")
    {
        var before = Frames.Next;
        Frames.Begin(FrameKind.Operation, (ulong)number * 10, (ulong)number);
        Frames.Text(text + number.ToString(CultureInfo.InvariantCulture));
        Frames.End();
        _count += (uint)(Frames.Next - before);
        return this;
    }

    /// <summary>Writes what is pending as a data block.</summary>
    public RecordedSession Block()
    {
        Writer.Append(_frames.WrittenSpan, _count);
        return Dropped();
    }

    /// <summary>Goes on after frames that were lost.</summary>
    public RecordedSession Skipped(ulong next)
    {
        Frames = new FrameWriter(_frames, next);
        return Dropped();
    }

    public RecordedSession Dropped()
    {
        _frames.ResetWrittenCount();
        _count = 0;
        return this;
    }

    /// <summary>Takes what is pending as an entry of the journal.</summary>
    public (JournalEntry Entry, byte[] Ciphertext) Entry(ulong number)
    {
        var ciphertext = new byte[_frames.WrittenCount + JournalCipher.Overhead];
        var entry = new JournalEntry(number, Frames.Next - _count, _count, (uint)ciphertext.Length);
        Journal.Seal(number, entry.First, entry.Frames, _frames.WrittenSpan, ciphertext);
        Dropped();
        return (entry, ciphertext);
    }

    public SessionFileReport Verify() => Verify(File.Bytes);

    public SessionFileReport Verify(byte[] bytes) => SessionFileVerifier.Verify(new MemoryStream(bytes), [Node.Verifier]);

    /// <summary>Everything that a reader sees.</summary>
    public (List<Frame> Frames, SessionFileReport Report) Read(byte[]? bytes = null)
    {
        using var reader = SessionFileReader.Open(new MemoryStream(bytes ?? File.Bytes), Reader, [Node.Verifier]);
        var frames = new List<Frame>();
        while (reader.Read() is { } frame) frames.Add(frame);
        return (frames, reader.Report);
    }

    public void Dispose()
    {
        Writer.Dispose();
        Journal.Dispose();
        _key.Dispose();
        Reader.Dispose();
        Node.Dispose();
    }
}
