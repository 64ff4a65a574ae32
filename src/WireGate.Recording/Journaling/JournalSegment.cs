namespace WireGate.Recording.Journaling;

/// <summary>A part of the journal that is filled, waits until all of its entries are in their sessions' files, and is filled again.</summary>
internal sealed class JournalSegment(int index)
{
    private int _outstanding;

    public int Index { get; } = index;

    /// <summary>Another one for each filling; 0 while free.</summary>
    public long Generation { get; set; }

    /// <summary>Where the next entry goes; guarded by the journal's lock.</summary>
    public int Used { get; set; }

    public void Hold() => Interlocked.Increment(ref _outstanding);

    /// <returns>Whether these were the last.</returns>
    public bool Release(int entries) => Interlocked.Add(ref _outstanding, -entries) == 0;

    public bool IsSettled => Volatile.Read(ref _outstanding) == 0;
}
