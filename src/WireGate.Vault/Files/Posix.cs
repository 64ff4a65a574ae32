using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WireGate.Vault.Files;

/// <summary>
/// The calls that .NET lacks or softens: its <c>FlushToDisk</c> swallows EIO, it tells no owner of a file and opens no folder.
/// The values are Linux's, the same on x86-64 and arm64.
/// </summary>
internal static partial class Posix
{
    private const int AtFdCwd = -100;
    private const int AtEmptyPath = 0x1000;
    private const uint StatxBasicStats = 0x7ff;
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const int ReadWriteCreateCloseOnExec = 0x2 | 0x40 | 0x80000;
    private const uint OwnerReadWrite = 0x180;
    private const int LockExclusiveWithoutWaiting = 2 | 4;
    private const int ErrorInterrupted = 4;
    private const int ErrorTryAgain = 11;

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUid();

    /// <summary>Null if there is no such file or it can't be looked at. Follows links.</summary>
    public static FileStatus? Status(string path) => Statx(AtFdCwd, path, 0, StatxBasicStats, out var status) == 0 ? status : null;

    public static FileStatus Status(SafeFileHandle file) =>
        StatxHandle(file, "", AtEmptyPath, StatxBasicStats, out var status) == 0 ? status : throw Failure("statx");

    /// <summary>Returns once the file's bytes are on the disk.</summary>
    public static void Sync(SafeFileHandle file)
    {
        if (FsyncHandle(file) != 0) throw Failure("fsync");
    }

    /// <summary>Returns once the names in a folder are on the disk.</summary>
    public static void SyncFolder(string path)
    {
        using var folder = OpenOrFail(path, ReadOnlyCloseOnExec);
        Sync(folder);
    }

    /// <summary>Opens a file to lock, with mode 0600 if it is new. .NET's own opening locks the file at once, and fails where we would wait.</summary>
    public static SafeFileHandle OpenForLock(string path) => OpenOrFail(path, ReadWriteCreateCloseOnExec);

    /// <summary>False if another handle, in this process or another, has it locked.</summary>
    public static bool TryLock(SafeFileHandle file)
    {
        while (Flock(file, LockExclusiveWithoutWaiting) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == ErrorTryAgain) return false;
            if (error != ErrorInterrupted) throw Failure("flock");
        }

        return true;
    }

    public static void ChangeOwner(SafeFileHandle file, uint uid, uint gid)
    {
        if (Fchown(file, uid, gid) != 0) throw Failure("fchown");
    }

    /// <summary>The value's address, or null. It is the environment's own memory.</summary>
    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial byte* GetEnvironment(string name);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int UnsetEnvironment(string name);

    private static SafeFileHandle OpenOrFail(string path, int flags)
    {
        var descriptor = Open(path, flags, OwnerReadWrite);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failure("open");
    }

    private static IOException Failure(string call) => new($"{call}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Statx(int folder, string path, int flags, uint mask, out FileStatus status);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int StatxHandle(SafeFileHandle file, string path, int flags, uint mask, out FileStatus status);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FsyncHandle(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static partial int Fchown(SafeFileHandle file, uint uid, uint gid);
}
