using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace WireGate.Events.Queue;

/// <summary>One file of the queue, named by the id of its first record. Its numbers are guarded by the queue's lock.</summary>
internal sealed class Segment(string folder, long firstId)
{
    public const string Extension = ".events";

    public string Path { get; } = System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{firstId:d20}{Extension}"));

    public long FirstId { get; } = firstId;

    /// <summary>Not below the id of its last record, and below the first of the next segment.</summary>
    public long LastId { get; set; } = firstId;

    /// <summary>Bytes that hold records whose publishers were told so.</summary>
    public long Length { get; set; }

    /// <summary>Only while it is written to.</summary>
    public SafeFileHandle? Handle { get; set; }

    /// <summary>False for a file that is not named like one.</summary>
    public static bool TryParse(string path, out long firstId) =>
        long.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out firstId) && firstId > 0;
}
