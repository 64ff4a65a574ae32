namespace WireGate.Recording.Ledger;

/// <summary>The hashes of a tree of one size, from its tiles on the disk.</summary>
public sealed class TileReader(ILedgerFiles files, long size) : ISubtrees
{
    private readonly Dictionary<(int Level, long Index), TreeHash[]> _tiles = [];

    public TreeHash Subtree(int level, long index)
    {
        var within = level % TilePath.Height;
        var first = index << within;
        var tile = Tile(level / TilePath.Height, first >> TilePath.Height);
        var start = (int)(first & (TilePath.Width - 1));
        return TreeEdge.Fold([.. tile.AsSpan(start, 1 << within)]);
    }

    /// <summary>The hashes of a tile, as many as the tree's size gives it.</summary>
    /// <exception cref="LedgerException">The tile is missing or has another length.</exception>
    public TreeHash[] Tile(int level, long index)
    {
        if (_tiles.TryGetValue((level, index), out var known)) return known;
        var width = index < TilePath.FullTiles(level, size) ? TilePath.Width : TilePath.PartialWidth(level, size);
        var path = TilePath.Hashes(level, index, width);
        // Once a tile is full, its partial ones may go.
        var (content, expected) = files.Read(path) is { } bytes
            ? (bytes, width)
            : (files.Read(TilePath.Hashes(level, index)) ?? throw new LedgerException($"{path} is missing"), TilePath.Width);
        if (content.Length != expected * TreeHash.Size) throw new LedgerException($"{path} has the wrong length");
        var hashes = new TreeHash[width];
        for (var i = 0; i < width; i++) hashes[i] = TreeHash.From(content.AsSpan(i * TreeHash.Size, TreeHash.Size));
        _tiles.Add((level, index), hashes);
        return hashes;
    }
}
