using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WireGate.Recording.Journaling;

/// <summary>Room for a file, wholly allocated, and a mapping of it.</summary>
internal static unsafe partial class JournalNative
{
    private const int ProtRead = 1, ProtWrite = 2, MapShared = 1;
    private static readonly void* Failed = (void*)-1;

    /// <summary>Gives the file all its blocks: a full disk under a mapping would be a SIGBUS. glibc writes zeros where the file system can't.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    public static void Allocate(SafeFileHandle file, long length)
    {
        var error = PosixFallocate(file, 0, length);
        if (error != 0) throw new IOException("posix_fallocate: " + Marshal.GetPInvokeErrorMessage(error), error);
    }

    public static byte* Map(SafeFileHandle file, nuint length)
    {
        var memory = Mmap(null, length, ProtRead | ProtWrite, MapShared, file, 0);
        return memory != Failed ? (byte*)memory : throw Error("mmap");
    }

    public static void Unmap(byte* memory, nuint length) => _ = Munmap(memory, length);

    private static IOException Error(string call)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException(call + ": " + Marshal.GetPInvokeErrorMessage(error), error);
    }

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    private static partial int PosixFallocate(SafeFileHandle file, long offset, long length);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* Mmap(void* address, nuint length, int protection, int flags, SafeFileHandle file, long offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Munmap(void* address, nuint length);
}
