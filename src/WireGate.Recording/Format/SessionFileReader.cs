using WireGate.Recording.Keys;
using WireGate.Recording.Verify;

namespace WireGate.Recording.Format;

/// <summary>
/// Reads the frames of a session's file with a reader's secret key, and verifies the file on the way: whatever it returns was checked before.
/// After the last frame <see cref="Report"/> says what the file is.
/// </summary>
public sealed class SessionFileReader : IDisposable
{
    private readonly BlockWalker _blocks;
    private readonly DataCipher _data;
    private readonly JournalCipher _journal;
    private readonly IReadOnlyCollection<NodeVerifierKey> _nodes;
    private readonly Queue<Frame> _ready = new();
    private SessionFileReport? _report;
    private Frame? _columns;

    private SessionFileReader(BlockWalker blocks, DataCipher data, JournalCipher journal, IReadOnlyCollection<NodeVerifierKey> nodes)
    {
        _blocks = blocks;
        _data = data;
        _journal = journal;
        _nodes = nodes;
    }

    public SessionHeader Header => _blocks.Header!;

    /// <summary>What the file is, once <see cref="Read"/> has returned null.</summary>
    public SessionFileReport Report => _report ?? throw new InvalidOperationException("The recording is not read to its end.");

    /// <param name="file">Read from where it is; stays the caller's.</param>
    /// <param name="reader">For whom it must be sealed.</param>
    /// <param name="nodes">The keys of gates that are trusted.</param>
    /// <exception cref="UnreadableRecordingException">It is not sealed for this reader, or has no whole header.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static SessionFileReader Open(Stream file, ReaderSecretKey reader, IReadOnlyCollection<NodeVerifierKey> nodes)
    {
        var blocks = new BlockWalker(file);
        try
        {
            if (blocks.Header is not { } header) throw new UnreadableRecordingException(blocks.Report.Problem ?? "the recording is of a version that this program does not know");
            if (!ShreddedHeader.OriginalHash(header).IsEmpty) throw new UnreadableRecordingException("its keys were destroyed: nobody can read it any more");
            using var key = OpenKey(header, reader);
            return new SessionFileReader(blocks, new DataCipher(key, blocks.HeaderHash), new JournalCipher(key, blocks.HeaderHash), nodes);
        }
        catch
        {
            blocks.Dispose();
            throw;
        }
    }

    /// <summary>The next frame, as it was written; null at the end of what is good.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    public Frame? Read() => HasNext() ? _ready.Dequeue() : null;

    /// <summary>The next frame together with those that go on with it, and with the columns that an earlier one has.</summary>
    /// <param name="limit">How many frames are put together at most; each has up to 256 KiB. The rest comes with the next call, and this one says <see cref="Frame.More"/>.</param>
    /// <exception cref="IOException">The file can't be read.</exception>
    public Frame? ReadWhole(int limit)
    {
        if (Read() is not { } first) return null;
        List<Frame> frames = [first];
        while (frames[^1].More && frames.Count < limit && HasNext() && frames[^1].GoesOnWith(_ready.Peek())) frames.Add(_ready.Dequeue());
        return WithColumns(Frame.Join(frames));
    }

    public void Dispose()
    {
        _blocks.Dispose();
        _data.Dispose();
        _journal.Dispose();
    }

    private static SessionKey OpenKey(SessionHeader header, ReaderSecretKey reader)
    {
        foreach (var sealedKey in header.Readers)
        {
            if (sealedKey.Reader != reader.Public.Id) continue;
            return SessionKey.TryOpen(sealedKey.Box.AsSpan(), header.Commitment.AsSpan(), reader)
                ?? throw new UnreadableRecordingException("the key in the header does not open, or is not the one that the header commits to");
        }

        throw new UnreadableRecordingException("the recording is not sealed for this reader");
    }

    /// <summary>The gate refers to the last that it wrote. Where that one is lost, they are not known.</summary>
    private Frame WithColumns(Frame frame)
    {
        if (!frame.Columns.IsEmpty) _columns = frame;
        else if (frame.SameColumns is { } number && number == _columns?.Number) return frame with { Columns = _columns.Columns };
        return frame;
    }

    private bool HasNext()
    {
        while (_ready.Count == 0)
        {
            if (_report is not null) return false;
            if (!_blocks.Next() || !TryTakeBlock()) _report = SessionFileVerifier.Trust(_blocks.Report, _nodes);
        }

        return true;
    }

    private bool TryTakeBlock()
    {
        try
        {
            TakeBlock();
            return true;
        }
        catch (InvalidDataException error)
        {
            _ready.Clear();
            _blocks.Reject(error.Message);
            return false;
        }
    }

    private void TakeBlock()
    {
        var block = _blocks.Block;
        switch (block.Type)
        {
            case BlockType.Data:
                TakeFrames(_data.Open(_blocks.BlockBytes, _blocks.Body), block.First, block.Frames);
                break;
            case BlockType.Salvaged:
                var body = _blocks.Body;
                while (JournalEntry.TryTake(ref body, out var entry, out var ciphertext)) TakeFrames(_journal.Open(entry, ciphertext), entry.First, entry.Frames);
                break;
            case BlockType.Gap:
                var reason = System.Text.Encoding.UTF8.GetBytes(SessionGap.Decode(_blocks.Body.ToArray()));
                _ready.Enqueue(new Frame { Kind = FrameKind.Lost, Number = block.First, Time = 0, Text = new FrameValue(reason, IsText: true), Rows = block.Frames });
                break;
        }
    }

    private void TakeFrames(byte[] clear, ulong first, uint count)
    {
        var frames = new FrameReader(clear);
        var number = first;
        while (frames.Read() is { } frame)
        {
            if (frame.Number != number) throw new InvalidDataException("the numbers of frames have a gap");
            number++;
            _ready.Enqueue(frame);
        }

        if (number - first != count) throw new InvalidDataException("a block holds other frames than its head says");
    }
}
