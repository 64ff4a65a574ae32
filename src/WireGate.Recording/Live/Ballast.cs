using WireGate.Recording.Journaling;

namespace WireGate.Recording.Live;

/// <summary>
/// A file that holds nothing but room: given up when the disk is full, so that sessions that run can still be brought to their end in the record.
/// </summary>
internal sealed class Ballast(string path)
{
    /// <summary>An end takes less than 1 KiB and what is pending of a session mostly as little: room for all that a process can have open.</summary>
    private const long Size = 32 * 1024 * 1024;

    /// <exception cref="IOException">There is no room for it.</exception>
    public void Take()
    {
        using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        try
        {
            JournalNative.Allocate(file, Size);
            Disk.SyncData(file);
        }
        catch
        {
            file.Dispose();
            GiveUp();
            throw;
        }
    }

    public void GiveUp()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Then there is no more room than before.
        }
    }
}
