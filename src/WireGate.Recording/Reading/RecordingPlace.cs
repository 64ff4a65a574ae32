namespace WireGate.Recording.Reading;

/// <summary>Where recordings lie: a gate's folder, a copy of it, one file, or a ledger alone.</summary>
public sealed class RecordingPlace
{
    private const string Live = ".open", Whole = ".wgr", Checkpoint = "checkpoint";

    /// <summary>A file lies at <c>sessions/YYYY/MM/DD/</c>, the ledger beside <c>sessions</c> or one above.</summary>
    private const int Steps = 6;

    private RecordingPlace(string root, string? file, string? ledger) => (Root, File, Ledger) = (root, file, ledger);

    public string Root { get; }

    /// <summary>The only file that is asked about; null for all.</summary>
    public string? File { get; }

    /// <summary>The ledger's folder; null where there is none.</summary>
    public string? Ledger { get; }

    /// <summary>Whether it is a gate's folder, or a copy of one, which has a ledger too.</summary>
    public bool HasSessionsFolder => File is null && Directory.Exists(Path.Combine(Root, "sessions"));

    private string QuarantineFolder => Path.Combine(Root, "quarantine");

    /// <param name="path">A folder or a file.</param>
    /// <exception cref="IOException">There is neither.</exception>
    public static RecordingPlace Find(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            if (IsLedger(full)) return new RecordingPlace(full, null, full);
            return new RecordingPlace(full, null, LedgerIn(full) ?? (Path.GetDirectoryName(full) is { } parent ? LedgerIn(parent) : null));
        }

        if (!System.IO.File.Exists(full)) throw new FileNotFoundException($"there is no file or folder {path}");
        var folder = Path.GetDirectoryName(full)!;
        var above = folder;
        for (var i = 0; i < Steps && above is not null; i++, above = Path.GetDirectoryName(above))
            if (LedgerIn(above) is { } ledger) return new RecordingPlace(folder, full, ledger);
        return new RecordingPlace(folder, full, null);
    }

    /// <summary>The files of sessions, in the order of their names within the order of days; what recovery put aside is not among them.</summary>
    public IReadOnlyList<string> SessionFiles()
    {
        if (File is not null) return [File];
        // A ledger has more files than there are sessions: they are gone through only where nothing says where sessions lie.
        var folder = Path.Combine(Root, "sessions") is var sessions && Directory.Exists(sessions) ? sessions : Root;
        return Root == Ledger ? [] : [.. Files(folder).Where(file => !file.StartsWith(QuarantineFolder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && Path.GetExtension(file) is Live or Whole)];
    }

    public IReadOnlyList<string> QuarantinedFiles() => File is null && Directory.Exists(QuarantineFolder) ? [.. Files(QuarantineFolder)] : [];

    /// <summary>The file of a session; null where there is none.</summary>
    public string? FileOf(string session) => SessionFiles().FirstOrDefault(file => SessionOf(file) == session);

    /// <summary>The session that a file is named after.</summary>
    public static string SessionOf(string file)
    {
        var name = Path.GetFileName(file);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? name : name[..dot];
    }

    /// <summary>As findings name it.</summary>
    public string Shown(string file) => Path.GetRelativePath(Root, file);

    /// <summary>Opens a session's file; one that was finished since it was listed is found by its new name.</summary>
    /// <exception cref="IOException">It can't be opened.</exception>
    public static FileStream Open(string file)
    {
        try
        {
            return Opened(file);
        }
        catch (FileNotFoundException) when (Path.GetExtension(file) == Live)
        {
            return Opened(Path.ChangeExtension(file, Whole));
        }
    }

    // The verifier has a buffer of its own.
    private static FileStream Opened(string file) => new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Order(StringComparer.Ordinal);

    private static string? LedgerIn(string folder) => Path.Combine(folder, "ledger") is var ledger && Directory.Exists(ledger) ? ledger : null;

    private static bool IsLedger(string folder) =>
        System.IO.File.Exists(Path.Combine(folder, Checkpoint)) && !Directory.Exists(Path.Combine(folder, "sessions"));
}
