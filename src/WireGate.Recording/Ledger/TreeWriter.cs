namespace WireGate.Recording.Ledger;

/// <summary>The tree at one size, as much of it as is needed to make it grow. It does not change: growing makes the next one.</summary>
internal sealed class TreeWriter
{
    private readonly TreeEdge _edge;

    /// <summary>The entries of the last bundle, while it is not full.</summary>
    private readonly List<byte[]> _bundle;

    private TreeWriter(TreeEdge edge, List<byte[]> bundle) => (_edge, _bundle) = (edge, bundle);

    public long Size => _edge.Size;

    public TreeHash Root => _edge.Root();

    /// <summary>Folders of partial tiles that this growth made superfluous.</summary>
    public IReadOnlyList<string> Superseded { get; private init; } = [];

    /// <summary>Takes up the tree from its files.</summary>
    /// <exception cref="LedgerException">They are not those of a tree of that size.</exception>
    public static TreeWriter Open(ILedgerFiles files, long size)
    {
        var reader = new TileReader(files, size);
        var tiles = new List<IReadOnlyList<TreeHash>>();
        for (var level = 0; level < TilePath.Levels; level++)
            tiles.Add(TilePath.PartialWidth(level, size) == 0 ? [] : reader.Tile(level, TilePath.FullTiles(level, size)));
        var edge = TreeEdge.Of(size, tiles);
        var bundle = tiles[0].Count == 0 ? [] : BundleReader.Read(files, size, TilePath.FullTiles(0, size));
        if (!bundle.Select(entry => MerkleTree.Leaf(entry)).SequenceEqual(tiles[0])) throw new LedgerException("the last entries are not those of the tree");
        return new TreeWriter(edge, bundle);
    }

    /// <summary>Writes the bundles and tiles of the tree with further entries; their names are on the disk after <see cref="WholeFiles.SyncNames"/>.</summary>
    public TreeWriter Grow(IReadOnlyList<byte[]> entries, WholeFiles files)
    {
        var edge = _edge.Copy();
        var bundle = new List<byte[]>(_bundle);
        var superseded = new List<string>();
        foreach (var entry in entries)
        {
            bundle.Add(entry);
            edge.Append(MerkleTree.Leaf(entry), (level, index, hashes) =>
            {
                files.WriteOnce(TilePath.Hashes(level, index), Bytes(hashes));
                superseded.Add($"{TilePath.Hashes(level, index)}.p");
            });
            if (bundle.Count < TilePath.Width) continue;
            var full = edge.Size / TilePath.Width - 1;
            files.WriteOnce(TilePath.Entries(full), Bytes(bundle));
            superseded.Add($"{TilePath.Entries(full)}.p");
            bundle.Clear();
        }

        if (bundle.Count > 0) files.WriteOnce(TilePath.Entries(TilePath.FullTiles(0, edge.Size), bundle.Count), Bytes(bundle));
        for (var level = 0; level < TilePath.Levels; level++)
        {
            var hashes = edge.Tile(level);
            if (hashes.Count > 0) files.WriteOnce(TilePath.Hashes(level, TilePath.FullTiles(level, edge.Size), hashes.Count), Bytes(hashes));
        }

        return new TreeWriter(edge, bundle) { Superseded = superseded };
    }

    private static byte[] Bytes(IReadOnlyList<TreeHash> hashes)
    {
        var bytes = new byte[hashes.Count * TreeHash.Size];
        for (var i = 0; i < hashes.Count; i++) hashes[i].CopyTo(bytes.AsSpan(i * TreeHash.Size));
        return bytes;
    }

    private static byte[] Bytes(List<byte[]> entries)
    {
        using var bundle = new MemoryStream();
        foreach (var entry in entries) EntryBundle.Append(bundle, entry);
        return bundle.ToArray();
    }
}
