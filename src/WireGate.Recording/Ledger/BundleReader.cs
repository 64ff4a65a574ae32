namespace WireGate.Recording.Ledger;

/// <summary>The entries of a tree of one size, from its bundles on the disk.</summary>
public static class BundleReader
{
    /// <summary>The entries of a bundle, as many as the tree's size gives it.</summary>
    /// <exception cref="LedgerException">The bundle is missing or is not one of that many entries.</exception>
    public static List<byte[]> Read(ILedgerFiles files, long size, long index)
    {
        var width = index < TilePath.FullTiles(0, size) ? TilePath.Width : TilePath.PartialWidth(0, size);
        var path = TilePath.Entries(index, width);
        // Once a bundle is full, its partial ones may go.
        var (content, expected) = files.Read(path) is { } bytes
            ? (bytes, width)
            : (files.Read(TilePath.Entries(index)) ?? throw new LedgerException($"{path} is missing"), TilePath.Width);
        var entries = new List<byte[]>(expected);
        ReadOnlySpan<byte> rest = content;
        while (EntryBundle.TryTake(ref rest, out var entry)) entries.Add(entry.ToArray());
        if (rest.Length > 0 || entries.Count != expected) throw new LedgerException($"{path} does not hold {expected} entries");
        return entries[..width];
    }
}
