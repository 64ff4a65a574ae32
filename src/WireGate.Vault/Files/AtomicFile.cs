using Microsoft.Win32.SafeHandles;

namespace WireGate.Vault.Files;

/// <summary>
/// Replaces a file so that at any moment, a power cut included, its name stands for the old content or the new one: the new is written
/// beside it and on the disk before it takes the name.
/// </summary>
internal static class AtomicFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The caller holds the lock that keeps other writers out.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var beside = path + ".tmp";
        // Left by a writer that died. Deleted rather than reused: CreateNew follows no link and inherits no mode.
        File.Delete(beside);
        Write(beside, path, content);
        File.Move(beside, path, overwrite: true);
        Posix.SyncFolder(Folder(path));
    }

    /// <summary>Gives content a name that nothing has, whole. False, and nothing done, if another process gave it first.</summary>
    public static bool TryCreate(string path, ReadOnlySpan<byte> content)
    {
        var beside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Write(beside, path, content);
            File.Move(beside, path, overwrite: false);
            Posix.SyncFolder(Folder(path));
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Creates a file that its owner alone may use; fails if there is one.</summary>
    public static SafeFileHandle Create(string path)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException();
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
        try
        {
            // Before it holds anything.
            File.SetUnixFileMode(handle, OwnerOnly);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Root at the command line must not take the file away from the gate's own user.</summary>
    public static void KeepOwner(SafeFileHandle file, string path)
    {
        if (Posix.EffectiveUid() != 0) return;
        if ((Posix.Status(path) ?? Posix.Status(Folder(path))) is { } model) Posix.ChangeOwner(file, model.Uid, model.Gid);
    }

    private static void Write(string beside, string path, ReadOnlySpan<byte> content)
    {
        using var file = Create(beside);
        KeepOwner(file, path);
        RandomAccess.Write(file, content, 0);
        Posix.Sync(file);
    }

    private static string Folder(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;
}
