using Microsoft.Win32.SafeHandles;
using WireGate.Recording.Ledger;

namespace WireGate.Recording.Anchors;

/// <summary>A file on another disk or machine, one signed note behind the other.</summary>
public sealed class FileAnchor(string path) : IAnchor
{
    /// <summary>Longer than any note of ours.</summary>
    private const int TailLength = 128 << 10;

    private readonly Lock _gate = new();

    public string Name => $"file {path}";

    /// <summary>The newest checkpoint that the file keeps; null where it keeps none.</summary>
    /// <exception cref="AnchorException">It can't be read, or holds something else.</exception>
    public Checkpoint? Newest()
    {
        try
        {
            lock (_gate)
            {
                if (!File.Exists(path)) return null;
                using var file = File.OpenHandle(path);
                var tail = Tail(file, RandomAccess.GetLength(file));
                var whole = tail[..WholeLength(tail)];
                if (whole.Length == 0) return null;
                // Where the tail begins inside of a note, its first lines are passed over.
                var start = LastNote(whole);
                return SignedCheckpoint.TryParse(whole.AsSpan(start))?.Checkpoint ?? throw new AnchorException($"{path} does not hold checkpoints");
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new AnchorException($"{path} can't be read", failure);
        }
    }

    public Task KeepAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken) => Task.Run(() => Keep(checkpoint), cancellationToken);

    private void Keep(SignedCheckpoint checkpoint)
    {
        try
        {
            lock (_gate)
            {
                var isNew = !File.Exists(path);
                using (var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read))
                {
                    var length = RandomAccess.GetLength(file);
                    var tail = Tail(file, length);
                    // A note that an earlier process, or a full disk, cut off.
                    length -= tail.Length - WholeLength(tail);
                    RandomAccess.SetLength(file, length);
                    RandomAccess.Write(file, checkpoint.Note.ToBytes(), length);
                    Disk.SyncData(file);
                }

                if (isNew) Disk.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new AnchorException($"{path} can't be written", failure);
        }
    }

    private static byte[] Tail(SafeFileHandle file, long length)
    {
        var tail = new byte[Math.Min(length, TailLength)];
        var read = 0;
        while (read < tail.Length && RandomAccess.Read(file, tail.AsSpan(read), length - tail.Length + read) is var more and > 0) read += more;
        return tail[..read];
    }

    /// <summary>To the end of the last line of signature: what follows is a note that was cut off.</summary>
    private static int WholeLength(ReadOnlySpan<byte> tail)
    {
        while (tail.LastIndexOf("\n\u2014 "u8) is var line and >= 0)
        {
            if (tail[(line + 1)..].IndexOf((byte)'\n') is var end and >= 0) return line + 1 + end + 1;
            tail = tail[..line];
        }

        return 0;
    }

    private static int LastNote(ReadOnlySpan<byte> notes)
    {
        var signatures = notes.LastIndexOf("\n\n"u8);
        if (signatures < 0) return 0;
        // The note before it ends with a line of signature.
        var before = notes[..signatures].LastIndexOf("\n\u2014 "u8);
        return before < 0 ? 0 : before + 1 + notes[(before + 1)..].IndexOf((byte)'\n') + 1;
    }
}
