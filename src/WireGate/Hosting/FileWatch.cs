namespace WireGate.Hosting;

/// <summary>
/// Tells when files changed, by looking: a look at a handful of files a second costs nothing, and sees what notification does not (a
/// renamed folder, a swapped symbolic link, a network file system).
/// </summary>
internal sealed class FileWatch
{
    private string _seen;
    private string _acknowledged;

    public FileWatch(IReadOnlyList<string> files) => _seen = _acknowledged = Stamp(files);

    /// <summary>
    /// True once after a change, when two looks in a row agree: an editor or a copy may still be writing at the first.
    /// </summary>
    public bool HasChanged(IReadOnlyList<string> files)
    {
        var now = Stamp(files);
        var steady = now == _seen;
        _seen = now;
        if (!steady || now == _acknowledged) return false;
        _acknowledged = now;
        return true;
    }

    private static string Stamp(IReadOnlyList<string> files) => string.Join('\n', files.Select(StampOf));

    private static string StampOf(string path)
    {
        try
        {
            // A configuration mounted by Kubernetes is a symbolic link whose end changes.
            var file = new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
            return file.Exists ? $"{file.FullName} {file.LastWriteTimeUtc.Ticks} {file.Length}" : "missing " + path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "unreadable " + path;
        }
    }
}
