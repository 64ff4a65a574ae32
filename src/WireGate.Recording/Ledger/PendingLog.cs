using System.Globalization;

namespace WireGate.Recording.Ledger;

/// <summary>
/// The entries that are accepted and not yet in the tree, in a file of their own (<c>pending/N</c>), so that the end of the process loses
/// none. A file that an error befell is never written again: everything is written anew, to the next one.
/// </summary>
internal sealed class PendingLog : IDisposable
{
    private const string Folder = "pending";

    /// <summary>Long before reading it at start takes a second.</summary>
    private const long RenewAt = 1 << 20;

    private readonly ILedgerFiles _files;
    private readonly Queue<byte[]> _records = new();
    private readonly Lock _gate = new();
    private PendingSegment? _segment;
    private long _number;
    private long _first;
    private bool _broken;

    private PendingLog(ILedgerFiles files, long committed) => (_files, _first) = (files, committed);

    /// <summary>The index that the next entry gets.</summary>
    public long Next
    {
        get { lock (_gate) return _first + _records.Count; }
    }

    /// <summary>Something failed, and entries are refused until <see cref="Renew"/> has succeeded.</summary>
    public bool Broken
    {
        get { lock (_gate) return _broken; }
    }

    public bool NeedsRenewal
    {
        get { lock (_gate) return _broken || _segment is null || _segment.Length > RenewAt; }
    }

    /// <summary>Reads what an earlier process left behind, and starts a new file with it.</summary>
    public static PendingLog Open(ILedgerFiles files, long committed)
    {
        var log = new PendingLog(files, committed);
        var found = new SortedDictionary<long, byte[]>();
        foreach (var number in log.Numbers())
        {
            log._number = number;
            log.Load(number, found);
        }

        // A gap is what a power cut leaves of two files of which only the later reached the disk; nothing behind it was ever promised to survive that.
        for (var next = committed; found.TryGetValue(next, out var entry); next++) log._records.Enqueue(PendingRecord.Write(next, entry));
        log.Renew();
        return log;
    }

    /// <summary>Returns once the entry survives the end of the process.</summary>
    /// <exception cref="IOException">It does not, and has no index.</exception>
    public long Append(Func<byte[]> entry)
    {
        lock (_gate)
        {
            if (_broken || _segment is null) throw new IOException("the file of waiting entries failed");
            var index = _first + _records.Count;
            var record = PendingRecord.Write(index, entry());
            try
            {
                _segment.Append(record);
            }
            catch
            {
                _broken = true;
                throw;
            }

            _records.Enqueue(record);
            return index;
        }
    }

    /// <summary>The entries that wait, oldest first.</summary>
    public IReadOnlyList<byte[]> Snapshot()
    {
        lock (_gate) return [.. _records.Select(record => record[PendingRecord.Overhead..])];
    }

    /// <summary>Returns once every entry survives the end of the machine. Not at the same time as <see cref="Renew"/>.</summary>
    public void Sync()
    {
        PendingSegment segment;
        lock (_gate)
        {
            if (_broken || _segment is null) throw new IOException("the file of waiting entries failed");
            segment = _segment;
        }

        try
        {
            segment.Sync();
        }
        catch
        {
            lock (_gate) _broken = true;
            throw;
        }
    }

    /// <summary>Forgets the entries that are in the tree, which has that many now.</summary>
    public void Commit(long size)
    {
        lock (_gate)
        {
            for (; _first < size; _first++) _records.Dequeue();
        }
    }

    /// <summary>Goes on in a new file, which gets everything that waits, and deletes the old ones.</summary>
    public void Renew()
    {
        var path = $"{Folder}/{(++_number).ToString(CultureInfo.InvariantCulture)}";
        _files.MakeFolder(Folder);
        var segment = new PendingSegment(path, _files.Create(path));
        try
        {
            var (from, records) = Copy(0);
            foreach (var record in records) segment.Append(record);
            segment.Sync();
            _files.SyncFolder(Folder);
            lock (_gate)
            {
                // What came in meanwhile.
                foreach (var record in _records.Skip((int)Math.Max(0, from + records.Count - _first))) segment.Append(record);
                _segment?.Dispose();
                _segment = segment;
                _broken = false;
            }
        }
        catch
        {
            segment.Dispose();
            throw;
        }

        foreach (var number in Numbers().Where(number => number < _number)) _files.Delete($"{Folder}/{number.ToString(CultureInfo.InvariantCulture)}");
    }

    public void Dispose() => _segment?.Dispose();

    private (long First, List<byte[]> Records) Copy(int skip)
    {
        lock (_gate) return (_first, [.. _records.Skip(skip)]);
    }

    private List<long> Numbers()
    {
        var numbers = new List<long>();
        foreach (var name in _files.List(Folder))
        {
            if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) numbers.Add(number);
        }

        numbers.Sort();
        return numbers;
    }

    private void Load(long number, SortedDictionary<long, byte[]> found)
    {
        ReadOnlySpan<byte> rest = _files.Read($"{Folder}/{number.ToString(CultureInfo.InvariantCulture)}") ?? [];
        // A later file has everything that waited, so where two tell of one index, the later is right. What follows a torn record was never written.
        while (PendingRecord.TryTake(ref rest, out var index, out var entry)) found[index] = entry;
    }
}
