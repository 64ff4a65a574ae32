using System.Runtime.InteropServices;

namespace WireGate.Core.Secrets;

/// <summary>The system calls for memory that holds secrets. Linux numbers, the same on x86-64 and arm64.</summary>
internal static partial class NativeMemory
{
    public const int ProtectReadWrite = 0x1 | 0x2;
    public const int MapShared = 0x1, MapPrivateAnonymous = 0x2 | 0x20;
    public const int DontDump = 16, WipeOnFork = 18;
    public const long MemfdSecret = 447;
    public const long CloseOnExec = 0x80000;

    public static readonly nint MapFailed = -1;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial long SystemCall(long number, long flags);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int Truncate(int descriptor, long length);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(nint address, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "mlock", SetLastError = true)]
    public static partial int Lock(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    public static partial int Advise(nint address, nuint length, int advice);
}
