using WireGate.Recording.Findings;

namespace WireGate.Recording.Ledger;

/// <summary>
/// Verifies a ledger with public keys only: computes the whole tree anew from its entries and holds it against the tiles, the checkpoint
/// and the checkpoints that were kept elsewhere.
/// </summary>
public sealed class LedgerVerifier
{
    /// <summary>A day, since that is how often a checkpoint is kept where nothing keeps it at once, and an hour for a late one.</summary>
    private static readonly TimeSpan LongestUnanchored = TimeSpan.FromHours(25);

    private readonly ILedgerFiles _files;
    private readonly IReadOnlyList<NoteVerifierKey> _nodes;
    private readonly IReadOnlyList<NoteVerifierKey> _witnesses;
    private readonly Action<long, LedgerRecord>? _entry;
    private readonly FindingList _findings = new();
    private readonly KeyChain _keys;
    private readonly Dictionary<long, TreeHash> _roots = [];
    private readonly Dictionary<long, DateTimeOffset> _times = [];
    private DateTimeOffset _last;

    private LedgerVerifier(ILedgerFiles files, IReadOnlyList<NoteVerifierKey> trusted, Action<long, LedgerRecord>? entry)
    {
        (_files, _entry, _keys) = (files, entry, new KeyChain(_findings));
        _nodes = [.. trusted.Where(key => key.Type == NoteSignatureType.Ed25519)];
        _witnesses = [.. trusted.Where(key => key.Type == NoteSignatureType.Cosignature)];
    }

    /// <param name="files">The ledger's folder, or a copy of it.</param>
    /// <param name="trusted">Keys of nodes and of witnesses, from elsewhere than the ledger.</param>
    /// <param name="kept">Checkpoints that were kept elsewhere.</param>
    /// <param name="entry">Gets every entry that can be read, in order.</param>
    public static LedgerAudit Verify(
        ILedgerFiles files, IReadOnlyList<NoteVerifierKey> trusted, IReadOnlyList<KeptCheckpoint> kept, Action<long, LedgerRecord>? entry = null) =>
        new LedgerVerifier(files, trusted, entry).Run(kept);

    private LedgerAudit Run(IReadOnlyList<KeptCheckpoint> kept)
    {
        if (ReadCheckpoint(LedgerOpening.CheckpointFile) is not { } newest)
        {
            if (_findings.All.Count == 0) _findings.Add(FindingWord.Incomplete, LedgerOpening.CheckpointFile, "is missing");
            return new LedgerAudit(_findings, null, 0);
        }

        // A checkpoint that a witness signed is one that was kept elsewhere: the witness keeps it.
        var all = new List<KeptCheckpoint>(kept);
        foreach (var name in (string[])[LedgerOpening.CheckpointFile, "cosigned"])
        {
            if (ReadCheckpoint(name) is { } cosigned && Witnessed(name, cosigned.Note)) all.Add(new KeptCheckpoint(name, cosigned));
        }

        var size = newest.Checkpoint.Size;
        foreach (var one in all) _roots[one.Signed.Checkpoint.Size] = default;
        if (ReadEntries(size) is { } edge)
        {
            if (edge.Root() != newest.Checkpoint.Root) _findings.Add(FindingWord.Tampered, LedgerOpening.CheckpointFile, "is not that of these entries");
        }

        CheckSigner(newest);
        var anchored = all.Count == 0 ? 0 : all.Max(one => CheckKept(one, newest.Checkpoint));
        if (all.Count == 0) _findings.Add(FindingWord.Unanchored, "ledger", "no checkpoint from outside was given");
        else if (anchored == 0) _findings.Add(FindingWord.Unanchored, "ledger", "no entry lies under a checkpoint from outside");
        else if (_last - _times.GetValueOrDefault(anchored, _last) > LongestUnanchored)
            _findings.Add(FindingWord.Unanchored, "ledger", $"the last {size - anchored} of {size} entries, of more than a day, are newer than every checkpoint from outside");
        else if (anchored < size) _findings.Add(FindingWord.Ok, "ledger", $"the last {size - anchored} of {size} entries are newer than every checkpoint from outside");
        return new LedgerAudit(_findings, newest.Checkpoint, anchored);
    }

    private SignedCheckpoint? ReadCheckpoint(string name)
    {
        try
        {
            if (_files.Read(name) is not { } content) return null;
            if (SignedCheckpoint.TryParse(content) is { } signed) return signed;
            _findings.Add(FindingWord.Tampered, name, "is not a checkpoint");
        }
        catch (IOException unreadable)
        {
            _findings.Add(FindingWord.Incomplete, name, $"can't be read: {unreadable.Message}");
        }

        return null;
    }

    /// <summary>Whether a witness that is trusted signed it.</summary>
    private bool Witnessed(string where, SignedNote note)
    {
        var verdicts = _witnesses.Select(witness => witness.Verify(note)).ToList();
        if (verdicts.Contains(false)) _findings.Add(FindingWord.Tampered, where, "the signature of a witness is wrong");
        return verdicts.Contains(true);
    }

    /// <summary>The tree from the entries; null where so much is missing that it can't be known.</summary>
    private TreeEdge? ReadEntries(long size)
    {
        var tiles = new TileCheck(_files, size, _findings);
        var check = new EntryCheck(_findings);
        var edge = new TreeEdge();
        NoteRoot(edge);
        for (var index = 0L; index * TilePath.Width < size; index++)
        {
            var hashes = tiles.Tile(0, index);
            var entries = tiles.Bundle(index);
            var leaves = entries?.Select(entry => MerkleTree.Leaf(entry)).ToArray() ?? hashes;
            if (leaves is null) return null;
            if (hashes is not null && !leaves.SequenceEqual(hashes)) _findings.Add(FindingWord.Tampered, TilePath.Entries(index, leaves.Length), "the entries are not those of the tile");
            for (var i = 0; i < leaves.Length; i++)
            {
                if (entries is not null) ReadEntry(check, edge.Size, entries[i]);
                edge.Append(leaves[i], (level, tile, full) =>
                {
                    if (level > 0) tiles.Compare(level, tile, full);
                });
                NoteRoot(edge);
            }
        }

        for (var level = 1; level < TilePath.Levels; level++)
        {
            if (edge.Tile(level).Count > 0) tiles.Compare(level, TilePath.FullTiles(level, size), edge.Tile(level));
        }

        return edge;
    }

    private void ReadEntry(EntryCheck check, long index, byte[] entry)
    {
        if (check.Read(index, entry) is not { } record) return;
        // The first entry that lies under no such checkpoint has its size as index.
        if (_roots.ContainsKey(index)) _times[index] = record.Time;
        _last = record.Time;
        _keys.Read(index, record);
        _entry?.Invoke(index, record);
    }

    private void NoteRoot(TreeEdge edge)
    {
        if (_roots.ContainsKey(edge.Size)) _roots[edge.Size] = edge.Root();
    }

    private void CheckSigner(SignedCheckpoint newest)
    {
        var (where, origin) = (LedgerOpening.CheckpointFile, newest.Checkpoint.Origin);
        // A ledger without an entry is signed by the key that will be its first.
        var current = _keys.Current ?? _nodes.FirstOrDefault(key => key.Made(newest.Note.Signatures[0]));
        if (current is not null && current.Name != origin) _findings.Add(FindingWord.Tampered, where, "its origin is not the name of the key that signs it");
        if (current?.Verify(newest.Note) is not true) _findings.Add(FindingWord.Tampered, where, "is not signed by the key that the ledger names");
        else if (!_keys.Trusts(_nodes) && !_nodes.Contains(current))
        {
            // The right name with the wrong key is what one shows who has written all of it anew.
            if (_nodes.Any(key => key.Name == origin)) _findings.Add(FindingWord.Tampered, where, "is signed by another key than the one that is trusted");
            else _findings.Add(FindingWord.Incomplete, where, "no key was given by which its signature could be trusted");
        }
    }

    /// <summary>How many entries lie under it; 0 if it can't be used.</summary>
    private long CheckKept(KeptCheckpoint kept, Checkpoint newest)
    {
        var checkpoint = kept.Signed.Checkpoint;
        if (checkpoint.Origin != newest.Origin)
        {
            _findings.Add(FindingWord.Incomplete, kept.Where, $"is a checkpoint of another ledger, {checkpoint.Origin}");
            return 0;
        }

        var verdicts = _keys.All.Concat(_nodes).Distinct().Select(key => key.Verify(kept.Signed.Note)).ToList();
        if (verdicts.Contains(false) || !verdicts.Contains(true))
        {
            var wrong = verdicts.Contains(false);
            _findings.Add(wrong ? FindingWord.Tampered : FindingWord.Incomplete, kept.Where, wrong ? "the signature of a checkpoint is wrong" : "a checkpoint is signed by a key that is not known");
            return 0;
        }

        if (checkpoint.Size > newest.Size)
        {
            _findings.Add(FindingWord.Tampered, kept.Where, $"the ledger has {newest.Size} entries, and there were {checkpoint.Size}");
            return 0;
        }

        // Where the entries end before that, it was said already that they are missing.
        var root = _roots[checkpoint.Size];
        if (root == checkpoint.Root) return checkpoint.Size;
        if (root != default) _findings.Add(FindingWord.Tampered, kept.Where, $"the first {checkpoint.Size} entries are not those that were signed then");
        return 0;
    }
}
