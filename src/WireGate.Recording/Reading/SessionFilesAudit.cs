using WireGate.Recording.Findings;
using WireGate.Recording.Keys;
using WireGate.Recording.Verify;

namespace WireGate.Recording.Reading;

/// <summary>Verifies the files of sessions and holds each against what the ledger says of it.</summary>
internal sealed class SessionFilesAudit(RecordingPlace place, LedgerIndex? ledger, TrustedKeys trusted, FindingList findings)
{
    /// <summary>
    /// A header has the time of the connection, which may have waited before it opened a target, and an entry is in the tree a second later. A session that
    /// the ledger lacks though it goes on for so long was taken out of it, or the file was put beside it.
    /// </summary>
    private static readonly TimeSpan Latest = TimeSpan.FromHours(1);

    // Without keys from elsewhere the ledger's own tell at least whether all is consistent; that they are not trusted is said of the ledger.
    private readonly IReadOnlyList<NodeVerifierKey> _nodes = [.. trusted.Nodes, .. ledger?.Nodes ?? []];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public int Files { get; private set; }

    public long Bytes { get; private set; }

    public void Check(string file, CancellationToken cancellationToken)
    {
        var where = place.Shown(file);
        var session = RecordingPlace.SessionOf(file);
        if (!_seen.Add(session)) findings.Add(FindingWord.Tampered, where, "another file is of the same session");
        var entry = ledger?.Find(session);
        if (Read(file, where, entry, cancellationToken) is not { } report) return;
        if (report.Header is { } header && header.Session != session) findings.Add(FindingWord.Tampered, where, "is the file of another session");
        else Compare(where, report, entry);
        Judge(where, report, entry);
    }

    /// <summary>What recovery put aside; it said so in the ledger.</summary>
    public void CheckQuarantined(string file, CancellationToken cancellationToken)
    {
        var where = place.Shown(file);
        _seen.Add(RecordingPlace.SessionOf(file));
        var entry = ledger?.Find(RecordingPlace.SessionOf(file));
        // A whole one is renamed before it could be put aside: who moves it, or puts another beside it, wants it to be looked over.
        if (entry?.Head is not null) findings.Add(FindingWord.Tampered, where, "is of a session that has its end in the ledger");
        else if (ledger is not null && entry?.End != SessionEnd.Quarantined) findings.Add(FindingWord.Incomplete, where, "was put aside, and the ledger does not say so");
        if (Read(file, where, null, cancellationToken) is not { } report) return;
        var word = report switch
        {
            { State: SessionFileState.Tampered } => FindingWord.Tampered,
            _ when entry?.Checkpoints.Count > 0 && entry.Checkpoints.Last().Key >= (long)report.Blocks => FindingWord.Tampered,
            // Killed while the file was made. What the ledger has opened had its header.
            { State: SessionFileState.Torn, Header: null } or { State: SessionFileState.Open, Blocks: 0 } when entry?.Header is null => FindingWord.Crashed,
            _ => FindingWord.Incomplete,
        };
        findings.Add(word, where, $"was put aside: {(entry?.Reason is { Length: > 0 } reason ? reason : report.Problem ?? "it is not the file that its name says")}");
    }

    /// <summary>Sessions of the ledger without a file.</summary>
    public void CheckMissing(string? only)
    {
        foreach (var entry in ledger!.Sessions)
        {
            // Of one that never opened a target, only that it was killed may be told.
            if (entry.Header is null && entry.End == SessionEnd.None) continue;
            if (_seen.Contains(entry.Session) || (only is not null && entry.Session != only)) continue;
            if (entry.End == SessionEnd.Deleted) findings.Add(FindingWord.Ok, $"session {entry.Session}", $"was removed, and its tombstone is in the ledger: {entry.Reason}");
            else findings.Add(FindingWord.Incomplete, $"session {entry.Session}", "is in the ledger and has no file here");
        }
    }

    private SessionFileReport? Read(string file, string where, LedgerSession? entry, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = RecordingPlace.Open(file);
            Files++;
            Bytes += stream.Length;
            using var blocks = new BlockWalker(stream);
            while (blocks.Next())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (entry is null || !entry.Checkpoints.TryGetValue((long)blocks.Block.Number, out var head) || head == Convert.ToHexStringLower(blocks.Head)) continue;
                blocks.Reject("a block is not the one that the ledger has");
            }

            return SessionFileVerifier.Trust(blocks.Report, _nodes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            findings.Add(FindingWord.Incomplete, where, "can't be read");
            return null;
        }
    }

    /// <summary>Says what the file is by itself.</summary>
    private void Judge(string where, SessionFileReport report, LedgerSession? entry)
    {
        switch (report.State)
        {
            case SessionFileState.Tampered:
                findings.Add(FindingWord.Tampered, where, $"{report.Problem} (at byte {report.ProblemAt})");
                break;
            case SessionFileState.UnknownKey or SessionFileState.UnknownVersion:
                findings.Add(FindingWord.Incomplete, where, report.Problem ?? "is of a version that this program does not know");
                break;
            case SessionFileState.Recovered:
                findings.Add(FindingWord.Crashed, where, $"its gate was killed; {report.Recovery!.Torn} bytes that it had not finished were cut off");
                break;
            case SessionFileState.Torn when report.Header is null && entry?.Header is not null:
                findings.Add(FindingWord.Incomplete, where, "has no header, and had one when the ledger opened the session: the machine's power was cut, or it was taken away");
                break;
            case SessionFileState.Torn:
                findings.Add(FindingWord.Crashed, where, $"{report.Problem} (at byte {report.ProblemAt}); {report.Blocks - report.SignedBlocks} blocks before that are not signed");
                break;
            case SessionFileState.Open when entry?.Head is null:
                findings.Add(FindingWord.Incomplete, where, "has no end: the session runs, or its gate was killed and has not started again");
                break;
        }

        JudgeKeys(where, report, entry);
        if (report.LostFrames > 0) findings.Add(FindingWord.Ok, where, $"{report.LostFrames} frames were lost, as the target's configuration allows");
    }

    /// <summary>Whether it can be read, and whether that is as the ledger says.</summary>
    private void JudgeKeys(string where, SessionFileReport report, LedgerSession? entry)
    {
        var isShredded = !report.ShreddedHash.IsEmpty;
        if (isShredded && ledger is null) findings.Add(FindingWord.Incomplete, where, "its keys were destroyed, and there is no ledger to say whether with leave");
        else if (isShredded && entry?.Shredded != Convert.ToHexStringLower(report.ShreddedHash.Span)) findings.Add(FindingWord.Tampered, where, "its keys were destroyed, or its header changed, and the ledger does not say so");
        else if (isShredded) findings.Add(FindingWord.Ok, where, $"nobody can read it any more: {entry!.Reason}");
        else if (entry?.Shredded is not null && report.Header is not null) findings.Add(FindingWord.Incomplete, where, "the ledger says that its keys are destroyed, and they are still there: shred it again");
    }

    /// <summary>Holds it against the ledger.</summary>
    private void Compare(string where, SessionFileReport report, LedgerSession? entry)
    {
        if (ledger is null) return;
        var isEnded = report.State is SessionFileState.Whole or SessionFileState.Recovered;
        if (entry is null)
        {
            var isTakenOut = isEnded && report.Header is { } header && ledger.Last - header.Opened > Latest;
            if (isTakenOut) findings.Add(FindingWord.Tampered, where, "is not in the ledger, which goes on long after the session was opened");
            else findings.Add(FindingWord.Incomplete, where, "is not in the ledger: it is newer than the last checkpoint, or the ledger is an older one");
            return;
        }

        if (entry.Header is { } known && report.Header is not null && known != Convert.ToHexStringLower(report.HeaderHash.Span))
        {
            findings.Add(FindingWord.Tampered, where, "is not the file that the ledger has for this session");
        }
        else if (report.State == SessionFileState.Tampered)
        {
            // Where, is said already; how far the file is good says nothing more.
        }
        else if (entry.Checkpoints.Count > 0 && entry.Checkpoints.Last().Key >= (long)report.Blocks)
        {
            findings.Add(FindingWord.Tampered, where, "the ledger has more blocks of it");
        }
        else if (entry.Head is { } head)
        {
            if (entry.Blocks != (long)report.Blocks || entry.Size != report.GoodLength)
                findings.Add(FindingWord.Tampered, where, $"has {report.Blocks} blocks in {report.GoodLength} bytes, and in the ledger it ends after {entry.Blocks} in {entry.Size}");
            else if (head != Convert.ToHexStringLower(report.Head.Span))
                findings.Add(FindingWord.Tampered, where, "its last block is not the one that the ledger has");
        }
        else if (isEnded && entry.End == SessionEnd.None)
        {
            findings.Add(FindingWord.Incomplete, where, "its end is not in the ledger");
        }
    }
}
