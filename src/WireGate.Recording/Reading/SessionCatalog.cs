using WireGate.Recording.Findings;
using WireGate.Recording.Format;
using WireGate.Recording.Ledger;
using WireGate.Recording.Verify;

namespace WireGate.Recording.Reading;

/// <summary>All sessions of a place, from headers and ledger: no key is needed, and nothing but the ledger is verified.</summary>
public sealed class SessionCatalog
{
    private SessionCatalog(IReadOnlyList<SessionSummary> sessions, FindingWord ledger) => (Sessions, Ledger) = (sessions, ledger);

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<SessionSummary> Sessions { get; }

    /// <summary>Whether the ledger holds: what a list takes from one that was tampered with is worth nothing.</summary>
    public FindingWord Ledger { get; }

    /// <exception cref="IOException">The folder can't be listed.</exception>
    public static SessionCatalog Read(RecordingPlace place)
    {
        var index = new LedgerIndex();
        var word = FindingWord.Incomplete;
        if (place.Ledger is { } folder) word = LedgerVerifier.Verify(new LedgerFolder(folder), [], [], index.Take).Findings.Word;
        var sessions = new List<SessionSummary>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in place.SessionFiles())
        {
            var session = RecordingPlace.SessionOf(file);
            seen.Add(session);
            sessions.Add(new SessionSummary(session, file, TryReadHeader(file), index.Find(session)));
        }

        if (place.File is null) sessions.AddRange(index.Sessions.Where(entry => !seen.Contains(entry.Session)).Select(entry => new SessionSummary(entry.Session, null, null, entry)));
        return new SessionCatalog([.. sessions.OrderBy(session => session.Opened ?? DateTimeOffset.MinValue).ThenBy(session => session.Session, StringComparer.Ordinal)], word);
    }

    private static SessionHeader? TryReadHeader(string file)
    {
        try
        {
            using var stream = RecordingPlace.Open(file);
            using var blocks = new BlockWalker(stream);
            return blocks.Header;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
