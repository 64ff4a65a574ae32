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
            var oldest = folder.Whole().Select(path => new FileInfo(path)).OrderBy(file => file.LastWriteTimeUtc).ToList();
            var total = oldest.Sum(file => file.Length);
            foreach (var file in oldest)
            {
                var isOld = keep > TimeSpan.Zero && time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > keep;
                if (!isOld && (keepSize == 0 || total <= keepSize)) return;
                Remove(file, isOld ? "it was older than is kept" : "there was more than is kept");
                total -= file.Length;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or LedgerUnavailableException)
        {
            RecordingLog.NotRemoved(logger, error);
        }
    }

    private void Remove(FileInfo file, string reason)
    {
        var session = Path.GetFileNameWithoutExtension(file.Name);
        SessionFileReport report;
        // The head that the tombstone names is the file's own: whoever put another one there is found out.
        using (var content = file.OpenRead()) report = SessionFileVerifier.Verify(content, []);
        ledger.Append(LedgerEntry.SessionDeleted(session, report.Head.Span, reason));
        file.Delete();
        RecordingLog.Removed(logger, session, reason);
    }
}
