namespace WireGate.Events.Queue;

/// <summary>Reads segments. Damage hides the records that it hit and no others: reading goes on at the next one that is whole.</summary>
internal static class SegmentFile
{
    /// <summary>Hundreds of usual events.</summary>
    private const int Piece = 128 * 1024;

    /// <summary>Reads the records from an offset on, at least one if there is one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">The start of a record.</param>
    /// <param name="end">Behind what may be read: beyond it a publisher may be writing.</param>
    /// <exception cref="IOException">The file is gone or fails.</exception>
    public static SegmentPart Read(string path, long offset, long end)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = (int)Math.Min(end - offset, Piece);
        // A record longer than a piece says how long it is: the second pass has all of it.
        for (var pass = 0; ; pass++)
        {
            var bytes = ReadAll(file, offset, length);
            var isEnd = offset + length >= end || bytes.Length < length;
            var part = Parse(bytes, offset, isEnd, out var needed);
            if (needed == 0 || pass > 0) return part;
            length = (int)Math.Min(end - offset, needed);
        }
    }

    /// <summary>The id of the last record, or null if there is none.</summary>
    public static long? FindLastId(string path, long length)
    {
        long? last = null;
        for (long offset = 0; offset < length;)
        {
            var part = Read(path, offset, length);
            if (part.Records.Count > 0) last = part.Records[^1].Record.Id;
            offset = part.Next;
        }

        return last;
    }

    private static byte[] ReadAll(Microsoft.Win32.SafeHandles.SafeFileHandle file, long offset, int length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        var done = 0;
        while (done < length)
        {
            var read = RandomAccess.Read(file, bytes.AsSpan(done), offset + done);
            if (read == 0) return bytes[..done];
            done += read;
        }

        return bytes;
    }

    private static SegmentPart Parse(byte[] bytes, long offset, bool isEnd, out int needed)
    {
        needed = 0;
        var records = new List<(EventRecord, long)>();
        var unreadable = 0L;
        var at = 0;
        while (at < bytes.Length)
        {
            var status = RecordFormat.TryRead(bytes.AsMemory(at), out var record, out var length);
            if (status == RecordStatus.Whole)
            {
                at += length;
                records.Add((record!, offset + at));
                continue;
            }

            if (status == RecordStatus.Incomplete && !isEnd)
            {
                if (at == 0) needed = length;
                break;
            }

            var step = RecordFormat.FindNext(bytes.AsSpan(at));
            unreadable += step;
            at += step;
        }

        // An end that came too early, of a file that was cut, is an end all the same.
        return new SegmentPart(records, offset + at, unreadable);
    }
}
