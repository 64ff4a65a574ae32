using WireGate.Recording.Findings;

namespace WireGate.Recording.Ledger;

/// <summary>Reads bundles and tiles for the verifier: what is missing or wrong becomes a finding, and never an exception.</summary>
internal sealed class TileCheck(ILedgerFiles files, long size, FindingList findings)
{
    /// <summary>The entries of a bundle; null where it can't be had.</summary>
    public List<byte[]>? Bundle(long index)
    {
        var width = index < TilePath.FullTiles(0, size) ? TilePath.Width : TilePath.PartialWidth(0, size);
        if (Read(TilePath.Entries(index, width), TilePath.Entries(index)) is not { } content) return null;
        var entries = new List<byte[]>(width);
        ReadOnlySpan<byte> rest = content;
        while (EntryBundle.TryTake(ref rest, out var entry)) entries.Add(entry.ToArray());
        if (rest.Length == 0 && (entries.Count == width || (entries.Count == TilePath.Width && files.Read(TilePath.Entries(index, width)) is null))) return entries[..width];
        findings.Add(FindingWord.Tampered, TilePath.Entries(index, width), "does not hold the entries that it must");
        return null;
    }

    /// <summary>The hashes of a tile; null where they can't be had.</summary>
    public TreeHash[]? Tile(int level, long index)
    {
        var width = index < TilePath.FullTiles(level, size) ? TilePath.Width : TilePath.PartialWidth(level, size);
        if (Read(TilePath.Hashes(level, index, width), TilePath.Hashes(level, index)) is null) return null;
        try
        {
            return new TileReader(files, size).Tile(level, index);
        }
        catch (LedgerException wrong)
        {
            findings.Add(FindingWord.Tampered, TilePath.Hashes(level, index, width), wrong.Message);
            return null;
        }
    }

    /// <summary>Whether a tile on the disk is what the entries make it.</summary>
    public void Compare(int level, long index, IReadOnlyList<TreeHash> expected)
    {
        if (Tile(level, index) is { } found && !found.SequenceEqual(expected))
            findings.Add(FindingWord.Tampered, TilePath.Hashes(level, index, expected.Count), "is not what the entries make it");
    }

    private byte[]? Read(string path, string full)
    {
        try
        {
            if ((files.Read(path) ?? files.Read(full)) is { } content) return content;
            findings.Add(FindingWord.Incomplete, path, "is missing");
        }
        catch (IOException unreadable)
        {
            findings.Add(FindingWord.Incomplete, path, $"can't be read: {unreadable.Message}");
        }

        return null;
    }
}
