using WireGate.Events.Configuration;

namespace WireGate.Events.Queue;

/// <summary>What a queue finds in its folder when it is opened.</summary>
internal static class QueueFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static void Prepare(string folder) => Directory.CreateDirectory(folder, OwnerOnly);

    /// <summary>The segments with at least one record, in order. Those without were never told to be kept, and are removed.</summary>
    public static List<Segment> FindSegments(string folder, IEventDisk disk)
    {
        var found = new List<Segment>();
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Segment.Extension))
        {
            if (!Segment.TryParse(path, out var firstId)) continue;
            var segment = new Segment(folder, firstId);
            if (segment.Path == path) found.Add(segment);
        }

        found.Sort((left, right) => left.FirstId.CompareTo(right.FirstId));
        foreach (var segment in found) segment.Length = new FileInfo(segment.Path).Length;
        // Ids rise from file to file; only of the last the end must be looked for.
        for (var i = 0; i + 1 < found.Count; i++) found[i].LastId = found[i + 1].FirstId - 1;
        while (found.Count > 0)
        {
            var last = found[^1];
            if (SegmentFile.FindLastId(last.Path, last.Length) is { } id)
            {
                last.LastId = Math.Max(id, last.FirstId);
                break;
            }

            disk.Delete(last.Path);
            found.RemoveAt(found.Count - 1);
        }

        return found;
    }

    /// <summary>Sinks that are no longer configured are forgotten.</summary>
    public static void RemoveOtherPositions(string folder, IReadOnlyCollection<string> sinks, IEventDisk disk)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*" + PositionFile.Extension))
            if (!sinks.Contains(Path.GetFileNameWithoutExtension(path))) disk.Delete(path);
        // Torn by a kill before they got their name.
        foreach (var path in Directory.EnumerateFiles(folder, "*" + PositionFile.NewExtension)) disk.Delete(path);
    }

    /// <summary>The readers that had a position, at it; new ones without.</summary>
    public static List<QueueReader> OpenReaders(
        string folder, IEnumerable<(string Name, EventFilter Filter)> sinks, IEventDisk disk, Action<string> positionLost)
    {
        var readers = new List<QueueReader>();
        foreach (var (name, filter) in sinks)
        {
            var reader = new QueueReader(name, filter, new PositionFile(folder, name, disk));
            if (reader.Position.Exists)
            {
                if (reader.Position.Read() is { } id) (reader.Done, reader.Saved) = (id, id);
                else positionLost(name);
            }

            readers.Add(reader);
        }

        return readers;
    }
}
