using WireGate.Recording.Findings;
using WireGate.Recording.Ledger;

namespace WireGate.Recording.Reading;

/// <summary>
/// Verifies recordings and their ledger together, with public keys only: each file for itself, the ledger for itself, and whether they are of one another.
/// </summary>
public sealed class RecordingAudit
{
    /// <summary>A gate that writes while it is read can look inconsistent; three looks in a row can't by chance.</summary>
    private const int Looks = 3;

    private readonly RecordingPlace _place;
    private readonly TrustedKeys _trusted;
    private readonly IReadOnlyList<KeptCheckpoint> _kept;

    private RecordingAudit(RecordingPlace place, TrustedKeys trusted, IReadOnlyList<KeptCheckpoint> kept) => (_place, _trusted, _kept) = (place, trusted, kept);

    /// <param name="place">What is verified.</param>
    /// <param name="trusted">Keys from elsewhere than the recordings.</param>
    /// <param name="kept">Checkpoints that were kept elsewhere.</param>
    /// <param name="session">The only session that is asked about; null for all.</param>
    /// <param name="cancellationToken">Asked at each block.</param>
    /// <exception cref="IOException">The folder can't be listed.</exception>
    public static AuditResult Run(
        RecordingPlace place, TrustedKeys trusted, IReadOnlyList<KeptCheckpoint> kept, string? session = null, CancellationToken cancellationToken = default) =>
        new RecordingAudit(place, trusted, kept).Run(session ?? (place.File is { } file ? RecordingPlace.SessionOf(file) : null), cancellationToken);

    private AuditResult Run(string? session, CancellationToken cancellationToken)
    {
        var findings = new FindingList();
        // The ledger first: what a file gets while it is read is then newer than the ledger, never missing in it.
        var (index, audit) = ReadLedger();
        if (audit is not null) findings.AddRange(audit.Findings);
        else if (_kept.Count > 0) findings.Add(FindingWord.Incomplete, "ledger", "is missing: the checkpoints that were given can't be held against it");
        else if (_place.HasSessionsFolder) findings.Add(FindingWord.Incomplete, "ledger", "is missing beside the sessions");
        else findings.Add(FindingWord.Unanchored, "ledger", "there is none here: whoever holds the node's key could have written the recording anew");
        foreach (var contradiction in index?.Contradictions ?? []) findings.Add(FindingWord.Tampered, $"entry {contradiction.Index}", contradiction.What);

        var files = new SessionFilesAudit(_place, index, _trusted, findings);
        foreach (var file in _place.SessionFiles())
        {
            if (session is null || RecordingPlace.SessionOf(file) == session) files.Check(file, cancellationToken);
        }

        foreach (var file in _place.QuarantinedFiles())
        {
            if (session is null || RecordingPlace.SessionOf(file) == session) files.CheckQuarantined(file, cancellationToken);
        }

        if (index is not null && _place.Root == _place.Ledger) SayWhatIsNotHere(index, findings);
        else if (index is not null) files.CheckMissing(session);
        if (session is not null && index?.Find(session)?.EndedAt is { } end && audit!.Anchored > 0 && end >= audit.Anchored)
            findings.Add(FindingWord.Unanchored, $"session {session}", "its end is newer than every checkpoint from outside");
        return new AuditResult(findings, audit?.Checkpoint, audit?.Anchored ?? 0, files.Files, files.Bytes);
    }

    /// <summary>A ledger alone tells of itself. That sessions are gone from beside it must not look well.</summary>
    private static void SayWhatIsNotHere(LedgerIndex index, FindingList findings)
    {
        var sessions = index.Sessions.Count(entry => entry.End != SessionEnd.Deleted);
        if (sessions > 0) findings.Add(FindingWord.Incomplete, "sessions", $"a ledger alone: the files of its {sessions} sessions are not here");
    }

    private (LedgerIndex? Index, LedgerAudit? Audit) ReadLedger()
    {
        if (_place.Ledger is not { } folder) return (null, null);
        var files = new LedgerFolder(folder);
        for (var look = 1; ; look++)
        {
            var before = ReadCheckpoint(files);
            var index = new LedgerIndex();
            var audit = LedgerVerifier.Verify(files, _trusted.All, _kept, index.Take);
            if (audit.Findings.Word is FindingWord.Ok or FindingWord.Unanchored || look == Looks || before.AsSpan().SequenceEqual(ReadCheckpoint(files))) return (index, audit);
        }
    }

    private static byte[] ReadCheckpoint(LedgerFolder files)
    {
        try
        {
            return files.Read("checkpoint") ?? [];
        }
        catch (IOException)
        {
            // The verifier meets the same, and says so.
            return [];
        }
    }
}
