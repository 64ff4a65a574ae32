using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WireGate.Recording.Keys;

/// <summary>Syncing that says when it failed: .NET's own swallows EIO.</summary>
internal static partial class Disk
{
    /// <summary>O_RDONLY | O_CLOEXEC, as Linux has them on x86-64 and arm64.</summary>
    private const int ReadOnlyCloseOnExec = 0x80000;

    public static void Sync(SafeFileHandle file)
    {
        if (Fsync(file) != 0) throw Failure("fsync");
    }

    /// <summary>Returns once the names in a folder are on the disk.</summary>
    public static void SyncFolder(string path)
    {
        var descriptor = Open(path, ReadOnlyCloseOnExec);
        if (descriptor < 0) throw Failure("open");
        using var folder = new SafeFileHandle(descriptor, ownsHandle: true);
        Sync(folder);
    }

    private static IOException Failure(string call) => new($"{call}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);
}
