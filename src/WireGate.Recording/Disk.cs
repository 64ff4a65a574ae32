using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WireGate.Recording;

/// <summary>The calls that .NET lacks or softens: its <c>FlushToDisk</c> swallows EIO. The values are Linux's, the same on x86-64 and arm64.</summary>
internal static partial class Disk
{
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const int ReadWriteCreateCloseOnExec = 0x2 | 0x40 | 0x80000;
    private const uint OwnerReadWrite = 0x180;
    private const int LockExclusiveWithoutWaiting = 2 | 4;
    private const int ErrorInterrupted = 4;
    private const int ErrorTryAgain = 11;

    /// <summary>Returns once the file's bytes are on the disk.</summary>
    public static void SyncData(SafeFileHandle file)
    {
        if (Fdatasync(file) != 0) throw Failure("fdatasync");
    }

    /// <summary>Returns once the file's bytes and all that is known of it are on the disk.</summary>
    public static void Sync(SafeFileHandle file)
    {
        if (Fsync(file) != 0) throw Failure("fsync");
    }

    /// <summary>Cuts the file off, or fills it up with zeros.</summary>
    public static void Truncate(SafeFileHandle file, long length)
    {
        if (Ftruncate(file, length) != 0) throw Failure("ftruncate");
    }

    /// <summary>Returns once the names in a folder are on the disk.</summary>
    public static void SyncFolder(string path)
    {
        using var folder = OpenOrFail(path, ReadOnlyCloseOnExec);
        Sync(folder);
    }

    /// <summary>Null if another handle, in this process or another, has the file locked.</summary>
    public static SafeFileHandle? TryLock(string path)
    {
        var file = OpenOrFail(path, ReadWriteCreateCloseOnExec);
        while (Flock(file, LockExclusiveWithoutWaiting) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == ErrorInterrupted) continue;
            file.Dispose();
            return error == ErrorTryAgain ? null : throw Failure("flock");
        }

        return file;
    }

    private static SafeFileHandle OpenOrFail(string path, int flags)
    {
        var descriptor = Open(path, flags, OwnerReadWrite);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failure("open");
    }

    /// <summary>With the error's number, as .NET's own have it: a full disk is told from a broken one by it.</summary>
    private static IOException Failure(string call) => new($"{call}: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int Fdatasync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    private static partial int Ftruncate(SafeFileHandle file, long length);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);
}
