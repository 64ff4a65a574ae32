namespace WireGate.Recording.Ledger;

/// <summary>
/// The right edge of a tree: of each level of tiles the hashes in the last tile, while it is not full. It is all that is needed to go on
/// and to know the root.
/// </summary>
internal sealed class TreeEdge
{
    private readonly List<TreeHash>[] _tiles;

    public TreeEdge() => _tiles = [.. Enumerable.Range(0, TilePath.Levels).Select(_ => new List<TreeHash>())];

    private TreeEdge(TreeEdge other)
    {
        _tiles = [.. other._tiles.Select(tile => new List<TreeHash>(tile))];
        Size = other.Size;
    }

    /// <summary>Told each tile that an entry completed, the lowest level first.</summary>
    public delegate void FullTile(int level, long index, IReadOnlyList<TreeHash> hashes);

    public long Size { get; private set; }

    /// <summary>Takes up an edge from its partial tiles, the lowest level first.</summary>
    public static TreeEdge Of(long size, IReadOnlyList<IReadOnlyList<TreeHash>> tiles)
    {
        var edge = new TreeEdge { Size = size };
        for (var level = 0; level < tiles.Count; level++) edge._tiles[level].AddRange(tiles[level]);
        return edge;
    }

    public IReadOnlyList<TreeHash> Tile(int level) => _tiles[level];

    public TreeEdge Copy() => new(this);

    public void Append(in TreeHash leaf, FullTile? full = null)
    {
        var hash = leaf;
        for (var level = 0; level < TilePath.Levels; level++)
        {
            var tile = _tiles[level];
            tile.Add(hash);
            if (tile.Count < TilePath.Width) break;
            full?.Invoke(level, Size >> (TilePath.Height * (level + 1)), tile);
            hash = Fold(tile);
            tile.Clear();
        }

        Size++;
    }

    public TreeHash Root()
    {
        // The largest subtrees lie leftmost: from the right, the levels rise, and within a tile the low bits of its width come first.
        TreeHash? root = null;
        foreach (var tile in _tiles)
        {
            var end = tile.Count;
            for (var bit = 1; bit < TilePath.Width; bit <<= 1)
            {
                if ((tile.Count & bit) == 0) continue;
                var subtree = Fold(tile.GetRange(end - bit, bit));
                root = root is { } right ? MerkleTree.Node(subtree, right) : subtree;
                end -= bit;
            }
        }

        return root ?? MerkleTree.Empty;
    }

    /// <summary>The root over hashes whose number is a power of two.</summary>
    internal static TreeHash Fold(List<TreeHash> hashes)
    {
        var level = hashes.ToArray();
        for (var count = level.Length; count > 1; count /= 2)
        {
            for (var i = 0; i < count / 2; i++) level[i] = MerkleTree.Node(level[2 * i], level[2 * i + 1]);
        }

        return level[0];
    }
}
