using Microsoft.Win32.SafeHandles;
using WireGate.Events.Queue;

namespace WireGate.Tests.Events;

/// <summary>A disk of a process that is killed at one of its changes; nothing reaches the disk after that.</summary>
/// <param name="last">The change, from 0.</param>
/// <param name="part">How much of that change is done, if it is a write: of 0 none, of 1 all.</param>
internal sealed class DyingDisk(int last, double part) : IEventDisk
{
    private readonly EventDisk _disk = new();
    private int _changes;

    public bool IsDead => _changes > last;

    public SafeFileHandle Create(string path)
    {
        // A file that was made and nothing else: the kill comes before its handle is used.
        if (Dies()) _disk.Create(path).Dispose();
        ThrowIfDead();
        return _disk.Create(path);
    }

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        if (Dies()) _disk.Write(file, bytes[..(int)(bytes.Length * part)], offset);
        ThrowIfDead();
        _disk.Write(file, bytes, offset);
    }

    public void Rename(string from, string to)
    {
        if (Dies() && part > 0) _disk.Rename(from, to);
        ThrowIfDead();
        _disk.Rename(from, to);
    }

    public void Delete(string path)
    {
        if (Dies() && part > 0) _disk.Delete(path);
        ThrowIfDead();
        _disk.Delete(path);
    }

    private bool Dies() => _changes++ == last;

    private void ThrowIfDead()
    {
        if (IsDead) throw new KilledException();
    }

    /// <summary>Not one that anything catches.</summary>
    public sealed class KilledException : Exception;
}
