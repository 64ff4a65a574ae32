using System.Globalization;

namespace WireGate.Recording.Live;

/// <summary>Where recordings lie: <c>sessions/YYYY/MM/DD/SESSION.open</c> while one is written, <c>.wgr</c> once it is whole.</summary>
internal sealed class RecordingFolder(string root)
{
    public const string LiveExtension = ".open", WholeExtension = ".wgr";

    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Root => root;

    public string Sessions => Path.Combine(root, "sessions");

    public string Quarantine => Path.Combine(root, "quarantine");

    public string Journal => Path.Combine(root, "journal");

    public string Ballast => Path.Combine(root, "ballast");

    public string Ledger => Path.Combine(root, "ledger");

    public void Create()
    {
        Directory.CreateDirectory(Sessions, Mode);
        Directory.CreateDirectory(Quarantine, Mode);
    }

    /// <summary>The path of a new session's file, in a folder that is there.</summary>
    public string NewFile(string session, DateTimeOffset opened)
    {
        var folder = Path.Combine(Sessions, opened.UtcDateTime.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture));
        if (!Directory.Exists(folder)) Directory.CreateDirectory(folder, Mode);
        return Path.Combine(folder, session + LiveExtension);
    }

    /// <summary>Returns once a new file and its name outlive the machine.</summary>
    /// <exception cref="IOException">They may not.</exception>
    public void Sync(SessionFile file)
    {
        file.Sync();
        for (var folder = Path.GetDirectoryName(file.Path)!; folder.Length >= Sessions.Length; folder = Path.GetDirectoryName(folder)!) Disk.SyncFolder(folder);
    }

    /// <summary>The day whose folder a session's file is in; the last of all days where it is in none.</summary>
    public DateTime DayOf(string path)
    {
        var day = Path.GetRelativePath(Sessions, Path.GetDirectoryName(path)!);
        return DateTime.TryParseExact(day, "yyyy/MM/dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var found)
            ? found
            : DateTime.SpecifyKind(DateTime.MaxValue.Date, DateTimeKind.Utc);
    }

    /// <summary>Those that have their end.</summary>
    public IEnumerable<string> Whole() => Directory.EnumerateFiles(Sessions, "*" + WholeExtension, SearchOption.AllDirectories);

    /// <summary>Those that a gate left without an end.</summary>
    public IEnumerable<string> Unfinished() => Directory.Exists(Sessions) ? Directory.EnumerateFiles(Sessions, "*" + LiveExtension, SearchOption.AllDirectories) : [];

    /// <summary>The file is whole. Can be done again.</summary>
    /// <exception cref="IOException">It can't be renamed.</exception>
    public void Finish(string path)
    {
        var whole = Path.ChangeExtension(path, WholeExtension);
        if (File.Exists(path)) File.Move(path, whole, overwrite: false);
        Disk.SyncFolder(Path.GetDirectoryName(whole)!);
    }

    /// <summary>Puts a file that contradicts itself aside, as it is.</summary>
    public string PutAside(string path)
    {
        var aside = Path.Combine(Quarantine, Path.GetFileName(path));
        // Two of one name are two pieces of evidence.
        for (var i = 1; File.Exists(aside); i++) aside = Path.Combine(Quarantine, $"{Path.GetFileName(path)}.{i.ToString(CultureInfo.InvariantCulture)}");
        File.Move(path, aside);
        Disk.SyncFolder(Quarantine);
        return aside;
    }
}
