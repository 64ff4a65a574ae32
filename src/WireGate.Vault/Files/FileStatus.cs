using System.Runtime.InteropServices;

namespace WireGate.Vault.Files;

/// <summary>The fields that we use of Linux's <c>struct statx</c>, whose layout is the same on every processor (statx(2)).</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct FileStatus
{
    private const int TypeMask = 0xf000;
    private const int RegularFile = 0x8000;
    private const int AccessMask = 0xfff;

    [FieldOffset(20)] public uint Uid;
    [FieldOffset(24)] public uint Gid;
    [FieldOffset(28)] private readonly ushort _mode;
    [FieldOffset(32)] private readonly ulong _inode;
    [FieldOffset(40)] public ulong Size;
    [FieldOffset(96)] private readonly long _changedSeconds;
    [FieldOffset(104)] private readonly uint _changedNanoseconds;
    [FieldOffset(136)] private readonly uint _deviceMajor;
    [FieldOffset(140)] private readonly uint _deviceMinor;

    public readonly bool IsRegularFile => (_mode & TypeMask) == RegularFile;

    /// <summary>The permission bits.</summary>
    public readonly UnixFileMode Access => (UnixFileMode)(_mode & AccessMask);

    /// <summary>
    /// Changes with every change of the content: by replacing the file (inode), by writing to it (the time of change, which no program
    /// can set back).
    /// </summary>
    public readonly SourceStamp Stamp => new(_deviceMajor, _deviceMinor, _inode, Size, _changedSeconds, _changedNanoseconds);
}
