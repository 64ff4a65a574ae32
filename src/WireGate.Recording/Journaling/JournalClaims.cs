namespace WireGate.Recording.Journaling;

/// <summary>Which entries a session has in the journal that are not in its file yet, by segment. Guarded by its owner.</summary>
internal sealed class JournalClaims
{
    private readonly List<(JournalSegment Segment, int Entries)> _held = new(2);

    public void Add(JournalSegment segment)
    {
        if (_held.Count > 0 && ReferenceEquals(_held[^1].Segment, segment)) _held[^1] = (segment, _held[^1].Entries + 1);
        else _held.Add((segment, 1));
    }

    public void Release(Journal journal)
    {
        foreach (var (segment, entries) in _held) journal.Release(segment, entries);
        _held.Clear();
    }
}
