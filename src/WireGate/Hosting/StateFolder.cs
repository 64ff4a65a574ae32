namespace WireGate.Hosting;

/// <summary>The folder of what outlives a restart, and the lock that keeps two gates out of it.</summary>
internal sealed class StateFolder : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Others = (UnixFileMode)0b000_111_111;

    private readonly FileStream _lock;

    private StateFolder(FileStream held) => _lock = held;

    /// <summary>Makes the folder if it is missing.</summary>
    /// <exception cref="IOException">It can't be made, or others may enter it.</exception>
    public static void Prepare(string path)
    {
        Directory.CreateDirectory(path, Owner);
        if ((File.GetUnixFileMode(path) & Others) != 0) throw new IOException($"others may enter the state folder {path}: chmod 700 it");
    }

    /// <summary>Makes the folder if it is missing and keeps other gates out until disposed. .NET holds the file by flock(2).</summary>
    /// <exception cref="IOException">Another gate holds it.</exception>
    public static StateFolder Lock(string path)
    {
        Prepare(path);
        try
        {
            return new StateFolder(new FileStream(Path.Combine(path, "gate.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error) when (error is not FileNotFoundException)
        {
            throw new IOException($"another gate runs with the state folder {path}", error);
        }
    }

    public void Dispose() => _lock.Dispose();
}
