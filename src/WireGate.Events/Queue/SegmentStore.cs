namespace WireGate.Events.Queue;

/// <summary>The files of a queue, the oldest first; the last may be written to. Guarded by the queue's lock.</summary>
internal sealed class SegmentStore : IDisposable
{
    private readonly string _folder;
    private readonly long _segmentLength;
    private readonly IEventDisk _disk;
    private readonly List<Segment> _segments;

    /// <param name="folder">Where they are.</param>
    /// <param name="segmentLength">How long one gets.</param>
    /// <param name="disk">How they are changed.</param>
    public SegmentStore(string folder, long segmentLength, IEventDisk disk)
    {
        (_folder, _segmentLength, _disk) = (folder, segmentLength, disk);
        // After a kill the last file may end in a torn record: nothing is ever written behind it, a new file is begun.
        _segments = QueueFolder.FindSegments(folder, disk);
        Bytes = _segments.Sum(segment => segment.Length);
    }

    public long Bytes { get; private set; }

    /// <summary>Of the newest event; 0 if there is none.</summary>
    public long LastId => _segments is [.., var last] ? last.LastId : 0;

    public Segment? Oldest => _segments is [var oldest, ..] ? oldest : null;

    public Segment? Active => _segments is [.., { Handle: not null } last] ? last : null;

    public bool Contains(Segment segment) => _segments.Contains(segment);

    /// <summary>The oldest that may hold an event after this one.</summary>
    public Segment? FindAfter(long id) => _segments.Find(segment => segment.LastId > id);

    public Segment? Next(Segment segment)
    {
        var index = _segments.IndexOf(segment) + 1;
        return index < _segments.Count ? _segments[index] : null;
    }

    /// <summary>Whether the next record of this length would not go into <see cref="Active"/>.</summary>
    public bool IsFull(int length) => Active is { Length: > 0 } active && active.Length + length > _segmentLength;

    /// <exception cref="IOException">It is not written; a part of it that is will be written over.</exception>
    public void Write(long id, ReadOnlySpan<byte> record)
    {
        var segment = Active ?? Begin(id);
        _disk.Write(segment.Handle!, record, segment.Length);
        segment.Length += record.Length;
        Bytes += record.Length;
        segment.LastId = id;
    }

    /// <summary>No more is written to it.</summary>
    public static void Seal(Segment segment)
    {
        segment.Handle?.Dispose();
        segment.Handle = null;
    }

    public void Remove(Segment segment)
    {
        Seal(segment);
        _disk.Delete(segment.Path);
        _segments.Remove(segment);
        Bytes -= segment.Length;
    }

    public void Dispose()
    {
        foreach (var segment in _segments) Seal(segment);
        if (_segments is [.., { Length: 0 } empty]) _disk.Delete(empty.Path);
    }

    private Segment Begin(long id)
    {
        var segment = new Segment(_folder, id);
        segment.Handle = _disk.Create(segment.Path);
        _segments.Add(segment);
        return segment;
    }
}
