using WireGate.Cli;

namespace WireGate.Init;

/// <summary>Files that must not exist yet. Unless kept, those that were made are deleted again: half a configuration helps nobody.</summary>
internal sealed class NewFiles(string folder) : IDisposable
{
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly List<string> _made = [];
    private bool _kept;

    public string PathOf(string name) => Path.Combine(folder, name);

    /// <exception cref="CliException">One of them exists.</exception>
    public void RefuseExisting(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (Path.Exists(PathOf(name))) throw new CliException(ExitCode.Usage, $"{PathOf(name)} exists; nothing was changed");
    }

    public void Write(string name, UnixFileMode mode, ReadOnlySpan<byte> content)
    {
        var path = PathOf(name);
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = Private });
        _made.Add(path);
        file.Write(content);
        // Our mask would keep a public file private.
        File.SetUnixFileMode(file.SafeFileHandle, mode);
    }

    /// <summary>Counts what somebody else makes.</summary>
    public string Claim(string name)
    {
        _made.Add(PathOf(name));
        return PathOf(name);
    }

    public void Keep() => _kept = true;

    public void Dispose()
    {
        if (_kept) return;
        foreach (var path in _made.AsEnumerable().Reverse())
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            else File.Delete(path);
        }
    }
}
