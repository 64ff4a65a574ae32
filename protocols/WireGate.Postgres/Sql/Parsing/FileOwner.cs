using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WireGate.Postgres.Sql.Parsing;

/// <summary>Asks the kernel who can have written a file; .NET tells the mode but not the owner.</summary>
internal static unsafe partial class FileOwner
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH: the descriptor itself
    private const uint ModeAndOwner = 0x2 | 0x8; // STATX_MODE | STATX_UID
    private const int WritableByOthers = 0x12; // S_IWGRP | S_IWOTH

    /// <summary>Owned by this process's user or root, and writable by nobody else.</summary>
    public static bool IsOnlyOurs(string path) => IsOnlyOurs(CurrentFolder, path, 0);

    /// <inheritdoc cref="IsOnlyOurs(string)"/>
    public static bool IsOnlyOurs(SafeFileHandle file)
    {
        var added = false;
        try
        {
            file.DangerousAddRef(ref added);
            return IsOnlyOurs((int)file.DangerousGetHandle(), "", EmptyPath);
        }
        finally
        {
            if (added) file.DangerousRelease();
        }
    }

    private static bool IsOnlyOurs(int descriptor, string path, int flags)
    {
        Status status;
        if (statx(descriptor, path, flags, ModeAndOwner, &status) != 0) return false;
        if ((status.Mask & ModeAndOwner) != ModeAndOwner) return false;
        return (status.Owner == 0 || status.Owner == geteuid()) && (status.Mode & WritableByOthers) == 0;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int descriptor, string path, int flags, uint mask, Status* status);

    [LibraryImport("libc")]
    private static partial uint geteuid();

    /// <summary><c>struct statx</c>, the same on every architecture (statx(2)).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(0)]
        public uint Mask;

        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(28)]
        public ushort Mode;
    }
}
