using WireGate.Recording.Reading;

namespace WireGate.Recording.Ledger;

/// <summary>
/// The ledger that a gate writes. An entry is safe from the end of the process when <see cref="Append"/> returns; at most a second later it
/// is in the tree, under a signed checkpoint. Members may be called by several threads at once.
/// </summary>
public sealed class LedgerWriter : IDisposable
{
    private readonly ILedgerFiles _files;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _time;
    private readonly IDisposable _lock;
    private readonly WholeFiles _whole;
    private readonly PendingLog _pending;
    private readonly Lock _integration = new();
    private readonly LedgerPace _pace;
    private readonly List<string> _superseded = [];
    private INoteSigner[] _signers;
    private TreeWriter _tree;
    private DateTimeOffset _lastTime;
    private volatile SignedCheckpoint _current;
    private volatile Exception? _failure;

    private LedgerWriter(ILedgerFiles files, INoteSigner signer, LedgerOptions options, TimeProvider time, IDisposable @lock)
    {
        (_files, _options, _time, _lock, _signers) = (files, options, time, @lock, [signer]);
        _whole = new WholeFiles(files);
        files.Delete(WholeFiles.Nursery);
        _current = LedgerOpening.Checkpoint(files, signer, _whole);
        _tree = LedgerOpening.Tree(files, _current.Checkpoint, options.Kept);
        _pending = PendingLog.Open(files, _tree.Size);
        _lastTime = LedgerOpening.LastTime(files, _tree.Size, _pending.Snapshot());
        if (_pending.Next == 0) _pending.Append(() => Stamp(LedgerEntry.NodeKeyAdded(signer.Key, signer)));
        LedgerOpening.AddKey(files, signer.Key, _whole);
        _pace = new LedgerPace(time, Integrate);
    }

    /// <summary>A new checkpoint is signed and on the disk. Called on the ledger's own thread, which waits.</summary>
    public event Action<SignedCheckpoint>? Signed;

    public SignedCheckpoint Current => _current;

    public LedgerHealth Health => new(Refusal(), _current.Checkpoint.Size, _pending.Next - _current.Checkpoint.Size);

    /// <summary>Takes up a ledger, or begins one in an empty folder.</summary>
    /// <param name="files">Its folder.</param>
    /// <param name="signer">The node's key; its name is the origin.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="LedgerException">It contradicts what was signed, or another gate writes it.</exception>
    /// <exception cref="IOException">It can't be read or written.</exception>
    public static LedgerWriter Open(ILedgerFiles files, INoteSigner signer, LedgerOptions options, TimeProvider time)
    {
        var @lock = files.Lock();
        try
        {
            return new LedgerWriter(files, signer, options, time, @lock);
        }
        catch
        {
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>Begins to sign checkpoints in the background.</summary>
    public void Start()
    {
        _pace.Start();
        _pace.Due(TimeSpan.Zero);
    }

    /// <summary>Adds an entry and returns its index. Waits for no sync.</summary>
    /// <exception cref="LedgerUnavailableException">It can't be kept, so what it tells of may not happen.</exception>
    public long Append(LedgerEntry entry)
    {
        if (Refusal() is { } refusal) throw new LedgerUnavailableException(refusal, _failure);
        try
        {
            var index = _pending.Append(() => Stamp(entry));
            _pace.Waits(_options.CheckpointAfter);
            return index;
        }
        catch (IOException failure)
        {
            _pace.Due(_options.RetryAfter);
            throw new LedgerUnavailableException("the ledger can't be written", failure);
        }
    }

    /// <summary>Returns once every entry is safe from the end of the machine too.</summary>
    /// <exception cref="LedgerUnavailableException">It can't be told whether they are.</exception>
    public void Sync()
    {
        lock (_integration)
        {
            try
            {
                _pending.Sync();
            }
            catch (IOException failure)
            {
                _pace.Due(_options.RetryAfter);
                throw new LedgerUnavailableException("the ledger can't be synced", failure);
            }
        }
    }

    /// <summary>Brings what waits into the tree and signs it, or repairs what failed. The background does it by itself.</summary>
    public void Integrate()
    {
        var before = _current;
        lock (_integration)
        {
            try
            {
                if (_pending.NeedsRenewal) _pending.Renew();
                if (_time.GetUtcNow() - _lastTime >= _options.AliveAfter) _pending.Append(() => Stamp(LedgerEntry.Alive()));
                if (_pending.Snapshot() is { Count: > 0 } entries) Extend(entries);
                _failure = null;
                _pace.Done(_options.AliveAfter - (_time.GetUtcNow() - _lastTime));
                // What came in since then did not set the timer.
                if (_pending.Next > _tree.Size) _pace.Waits(_options.CheckpointAfter);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or LedgerException)
            {
                _failure = failure;
                _pace.Due(_options.RetryAfter);
            }
        }

        if (_current != before) Signed?.Invoke(_current);
    }

    /// <summary>Hands the ledger over to another key, which the one so far vouches for. Afterwards only the new one signs.</summary>
    /// <exception cref="LedgerUnavailableException">It could not be recorded; the old key goes on.</exception>
    public void ChangeKey(INoteSigner next)
    {
        if (next.Key.Name != _signers[0].Key.Name) throw new ArgumentException("a ledger keeps its origin", nameof(next));
        lock (_integration)
        {
            var before = _signers;
            Append(LedgerEntry.NodeKeyAdded(next.Key, before[0]));
            // The checkpoint that tells of the new key carries both signatures, so that either key can take it up.
            _signers = [before[0], next];
            Integrate();
            if (_failure is { } failure)
            {
                _signers = before;
                throw new LedgerUnavailableException("the change of keys can't be written", failure);
            }

            LedgerOpening.AddKey(_files, next.Key, _whole);
            _signers = [next];
        }
    }

    /// <summary>Adds what witnesses signed to the checkpoint, if it is still the newest, and to <c>cosigned</c>, the newest one that they saw.</summary>
    public void AddCosignatures(SignedCheckpoint checkpoint, IReadOnlyList<NoteSignature> cosignatures)
    {
        lock (_integration)
        {
            // Another witness may have signed it meanwhile, or this one before.
            var note = _current.Checkpoint == checkpoint.Checkpoint ? _current.Note : checkpoint.Note;
            var others = note.Signatures.Where(old => !cosignatures.Any(one => one.Name == old.Name && one.KeyId == old.KeyId));
            var cosigned = note with { Signatures = [.. others, .. cosignatures] };
            _whole.Write("cosigned", cosigned.ToBytes());
            if (_current.Checkpoint == checkpoint.Checkpoint)
            {
                _whole.Write(LedgerOpening.CheckpointFile, cosigned.ToBytes());
                _current = checkpoint with { Note = cosigned };
            }

            _whole.SyncNames();
        }
    }

    /// <summary>What it says of some sessions so far. Reads all of it.</summary>
    /// <exception cref="LedgerException">It can't be read as a ledger.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public LedgerIndex Find(IReadOnlySet<string> sessions)
    {
        lock (_integration) return LedgerHistory.Read(_files, _tree.Size, _pending.Snapshot(), sessions);
    }

    /// <summary>The hashes under the newest checkpoint, for proofs.</summary>
    public TileReader Tiles(long size) => new(_files, size);

    /// <summary>Signs what waits and lets the ledger go. What can't be signed any more stays in its file for the next start.</summary>
    public void Dispose()
    {
        _pace.Dispose();
        Integrate();
        _pending.Dispose();
        _lock.Dispose();
    }

    private void Extend(IReadOnlyList<byte[]> entries)
    {
        // So that no tile tells of an entry that a power cut can take back: another would get its index, and the tile would differ.
        _pending.Sync();
        var grown = _tree.Grow(entries, _whole);
        _whole.SyncNames();

        var checkpoint = new Checkpoint(_current.Checkpoint.Origin, grown.Size, grown.Root);
        // From what is on the disk, not from what we believe: it is the last look before the signature.
        var proof = MerkleTree.ConsistencyProof(_tree.Size, grown.Size, new TileReader(_files, grown.Size));
        if (!MerkleProof.Extends(_tree.Size, _current.Checkpoint.Root, grown.Size, grown.Root, proof)) throw new LedgerException("the tiles do not continue what was signed");

        var signed = SignedCheckpoint.Sign(checkpoint, _signers);
        _whole.Write(LedgerOpening.CheckpointFile, signed.Note.ToBytes());
        _whole.SyncNames();
        _tree = grown;
        _current = signed;
        _pending.Commit(grown.Size);
        _superseded.AddRange(grown.Superseded);
        foreach (var folder in _superseded) _files.Delete(folder);
        _superseded.Clear();
    }

    /// <summary>Called one after another, in the order of the entries: time never goes back, whatever the clock does.</summary>
    private byte[] Stamp(LedgerEntry entry)
    {
        var now = _time.GetUtcNow();
        if (now > _lastTime) _lastTime = now;
        return entry.At(_lastTime);
    }

    private string? Refusal()
    {
        if (_failure is not null || _pending.Broken) return "the ledger can't be written";
        return _pace.Behind >= _options.RefuseAfter ? "the ledger's disk does not answer" : null;
    }
}
