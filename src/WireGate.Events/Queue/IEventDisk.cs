using Microsoft.Win32.SafeHandles;

namespace WireGate.Events.Queue;

/// <summary>Every change that the queue makes to its folder goes through here, so that a test can end the process at each.</summary>
internal interface IEventDisk
{
    /// <summary>Makes a new file for the gate's user alone.</summary>
    SafeFileHandle Create(string path);

    /// <summary>Returns when the kernel has all bytes.</summary>
    void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Puts a file in another's place, in one step.</summary>
    void Rename(string from, string to);

    void Delete(string path);
}
