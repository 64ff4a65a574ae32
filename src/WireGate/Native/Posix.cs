using System.Runtime.InteropServices;

namespace WireGate.Native;

/// <summary>The few system calls that .NET has no name for.</summary>
internal static partial class Posix
{
    /// <summary>prctl(2): PR_SET_DUMPABLE.</summary>
    private const int SetDumpable = 4;

    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Terminate = 15;

    /// <summary>The mask that we were started with, for the commands that we start.</summary>
    public static uint UsersFileMask { get; private set; }

    /// <summary>
    /// Keeps processes of the same user from reading our memory through /proc or ptrace, and the kernel from writing a core. Refused only
    /// where there is no such call, and then there is nothing to be done about it.
    /// </summary>
    public static bool ForbidDumps() => Prctl(SetDumpable, 0, 0, 0, 0) == 0;

    /// <summary>What we write is for this user alone.</summary>
    public static void KeepFilesPrivate() => UsersFileMask = SetFileMask(0b000_111_111);

    /// <summary>Sets the mask of modes for new files; returns the one before.</summary>
    [LibraryImport("libc", EntryPoint = "umask")]
    public static partial uint SetFileMask(uint mask);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Prctl(int option, nuint second, nuint third, nuint fourth, nuint fifth);
}
