using Microsoft.Extensions.Logging;
using WireGate.Recording.Ledger;
using WireGate.Recording.Verify;

namespace WireGate.Recording.Live;

/// <summary>Removes whole recordings that are too old, and the oldest where there are too many, each with a tombstone in the ledger before it goes.</summary>
internal sealed class Retention(RecordingFolder folder, LedgerWriter ledger, TimeSpan keep, long keepSize, TimeProvider time, ILogger logger)
{
    public bool IsNeeded => keep > TimeSpan.Zero || keepSize > 0;

    /// <summary>One round. What can't be removed now is tried in the next.</summary>
    public void Run()
    {
        try
        {
            // By the day that the folder is named after: the time of a file is anybody's to set.
            var oldest = folder.Whole().Select(path => new FileInfo(path)).OrderBy(file => file.DirectoryName, StringComparer.Ordinal).ThenBy(file => file.LastWriteTimeUtc).ToList();
            var total = oldest.Sum(file => file.Length);
            foreach (var file in oldest)
            {
                var isOld = keep > TimeSpan.Zero && time.GetUtcNow() - folder.DayOf(file.FullName) > keep;
                if (!isOld && (keepSize == 0 || total <= keepSize)) return;
                if (TryRemove(file, isOld)) total -= file.Length;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or LedgerUnavailableException)
        {
            RecordingLog.NotRemoved(logger, error);
        }
    }

    /// <summary>False if the file is younger than it looks, or not as a gate left it: that is evidence, and stays.</summary>
    private bool TryRemove(FileInfo file, bool isOld)
    {
        var session = Path.GetFileNameWithoutExtension(file.Name);
        SessionFileReport report;
        using (var content = file.OpenRead()) report = SessionFileVerifier.Verify(content, []);
        // By whichever key it is signed: whether it is the file that the ledger has, the head in the tombstone tells.
        var isWhole = report.State != SessionFileState.Tampered && (report.Ending is not null || report.Recovery is not null);
        if (!isWhole || report.Header is not { } header || header.Session != session)
        {
            RecordingLog.Kept(logger, session, report.Problem ?? "it is not whole");
            return false;
        }

        if (folder.DayOf(file.FullName) != header.Opened.UtcDateTime.Date)
        {
            RecordingLog.Kept(logger, session, "it was moved to another day");
            return false;
        }

        if (isOld && time.GetUtcNow() - header.Opened <= keep) return false;
        var reason = isOld ? "it was older than is kept" : "there was more than is kept";
        ledger.Append(LedgerEntry.SessionDeleted(session, report.Head.Span, reason));
        file.Delete();
        RecordingLog.Removed(logger, session, reason);
        return true;
    }
}
