using Microsoft.Win32.SafeHandles;
using WireGate.Events.Queue;

namespace WireGate.Tests.Events;

/// <summary>A disk that is full at times: half of what is written gets there.</summary>
internal sealed class FailingDisk : IEventDisk
{
    private readonly EventDisk _disk = new();

    public bool Fails { get; set; }

    public SafeFileHandle Create(string path) => _disk.Create(path);

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        if (!Fails)
        {
            _disk.Write(file, bytes, offset);
            return;
        }

        _disk.Write(file, bytes[..(bytes.Length / 2)], offset);
        throw new IOException("No space left on device");
    }

    public void Rename(string from, string to) => _disk.Rename(from, to);

    public void Delete(string path) => _disk.Delete(path);
}
