namespace WireGate.Recording.Ledger;

/// <summary>
/// Files that appear whole or not at all: written and synced beside, then renamed; their names are on the disk after
/// <see cref="SyncNames"/>. A failed one is written to a new file the next time, since after a failed sync its pages can't be trusted.
/// </summary>
internal sealed class WholeFiles(ILedgerFiles files)
{
    /// <summary>Where files grow up. Emptied when the ledger is opened.</summary>
    public const string Nursery = "tmp";

    private readonly HashSet<string> _folders = [];
    private bool _namesInDoubt;

    public void Write(string path, ReadOnlySpan<byte> content)
    {
        var folder = Path.GetDirectoryName(path) ?? "";
        files.MakeFolder(Nursery);
        if (folder.Length > 0) files.MakeFolder(folder);
        var beside = $"{Nursery}/{path.Replace('/', '-')}";
        using (var file = files.Create(beside))
        {
            file.Write(content, 0);
            file.Sync();
        }

        files.Rename(beside, path);
        _folders.Add(folder);
    }

    /// <summary>Writes what never changes. One that is there already, from an attempt that was cut off, must be the same.</summary>
    /// <exception cref="LedgerException">It is another: somebody went on from here before, and to sign now would fork the ledger.</exception>
    public void WriteOnce(string path, ReadOnlySpan<byte> content)
    {
        var old = files.Read(path);
        if (old is not null && !content.SequenceEqual(old)) throw new LedgerException($"{path} is there already and differs: the ledger went on from here before");
        // The name of one that is there may not be on the disk yet.
        if (old is null || _namesInDoubt) Write(path, content);
        else _folders.Add(Path.GetDirectoryName(path) ?? "");
    }

    public void SyncNames()
    {
        _namesInDoubt = true;
        foreach (var folder in _folders) files.SyncFolder(folder);
        _folders.Clear();
        _namesInDoubt = false;
    }
}
