namespace WireGate.Recording.Ledger;

/// <summary>Finds out where a ledger stands, and refuses one that contradicts what was signed.</summary>
internal static class LedgerOpening
{
    public const string CheckpointFile = "checkpoint";
    public const string KeysFile = "keys";

    /// <summary>The newest checkpoint; in an empty folder a first one, of no entries, is signed: so that one without a checkpoint is one that lost it.</summary>
    public static SignedCheckpoint Checkpoint(ILedgerFiles files, INoteSigner signer, WholeFiles whole)
    {
        if (files.Read(CheckpointFile) is not { } content)
        {
            if (files.List("tile").Count > 0 || files.List("pending").Count > 0) throw new LedgerException("the ledger has entries and no checkpoint");
            var first = SignedCheckpoint.Sign(new Checkpoint(signer.Key.Name, 0, MerkleTree.Empty), signer);
            whole.Write(CheckpointFile, first.Note.ToBytes());
            whole.SyncNames();
            return first;
        }

        var signed = SignedCheckpoint.TryParse(content) ?? throw new LedgerException("the checkpoint is malformed");
        if (signed.Checkpoint.Origin != signer.Key.Name) throw new LedgerException($"the ledger is that of {signed.Checkpoint.Origin}, not of {signer.Key.Name}");
        return signer.Key.Verify(signed.Note) switch
        {
            true => signed,
            false => throw new LedgerException("the signature of the checkpoint is wrong"),
            null => throw new LedgerException("the checkpoint was signed by another key"),
        };
    }

    /// <summary>The tree of the checkpoint, if its files say the same.</summary>
    public static TreeWriter Tree(ILedgerFiles files, Checkpoint checkpoint, IReadOnlyList<Checkpoint> kept)
    {
        var tree = TreeWriter.Open(files, checkpoint.Size);
        if (tree.Root != checkpoint.Root) throw new LedgerException("the tiles of the ledger are not those of its checkpoint");
        var reader = new TileReader(files, checkpoint.Size);
        foreach (var earlier in kept)
        {
            if (earlier.Origin != checkpoint.Origin) throw new LedgerException($"a checkpoint of {earlier.Origin} was kept for the ledger of {checkpoint.Origin}");
            if (earlier.Size > checkpoint.Size) throw new LedgerException($"the ledger has {checkpoint.Size} entries, and a checkpoint of {earlier.Size} was kept elsewhere");
            if (MerkleTree.Root(earlier.Size, reader) != earlier.Root) throw new LedgerException($"the first {earlier.Size} entries are not those of a checkpoint that was kept elsewhere");
        }

        return tree;
    }

    /// <summary>When the newest entry was written; the beginning of time where there is none.</summary>
    public static DateTimeOffset LastTime(ILedgerFiles files, long size, IReadOnlyList<byte[]> waiting)
    {
        if (waiting.Count == 0 && size == 0) return DateTimeOffset.MinValue;
        var last = waiting.Count > 0 ? waiting[^1] : BundleReader.Read(files, size, (size - 1) / TilePath.Width)[^1];
        return LedgerRecord.TryRead(last)?.Time ?? throw new LedgerException("the last entry of the ledger is malformed");
    }

    /// <summary>Keeps the list of keys beside the ledger up to date.</summary>
    public static void AddKey(ILedgerFiles files, NoteVerifierKey key, WholeFiles whole)
    {
        var keys = files.Read(KeysFile) is { } content ? NoteText.TryDecode(content) ?? throw new LedgerException("the list of keys is malformed") : "";
        if (keys.Split('\n').Contains(key.ToString())) return;
        whole.Write(KeysFile, NoteText.Encode($"{keys}{key}\n"));
        whole.SyncNames();
    }
}
