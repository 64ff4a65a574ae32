namespace WireGate.Recording.Ledger;

/// <summary>One file of entries that wait for the tree: records one after another.</summary>
internal sealed class PendingSegment(string path, ILedgerFile file) : IDisposable
{
    public string Path => path;

    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> record)
    {
        file.Write(record, Length);
        Length += record.Length;
    }

    public void Sync() => file.Sync();

    public void Dispose() => file.Dispose();
}
