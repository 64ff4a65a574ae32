using Microsoft.Win32.SafeHandles;

namespace WireGate.Recording.Ledger;

/// <summary>The ledger's folder on a disk.</summary>
public sealed class LedgerFolder(string root) : ILedgerFiles
{
    private const UnixFileMode OwnerWritesGroupReads = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private const UnixFileMode OwnerAndGroup = OwnerWritesGroupReads | UnixFileMode.UserExecute | UnixFileMode.GroupExecute;

    /// <summary>A bundle of 256 entries of 64 KiB is 16 MiB; what the ledger holds back before it refuses more is four times that.</summary>
    private const long LongestFile = 128L << 20;

    private readonly string _root = Path.GetFullPath(root);

    public IDisposable Lock()
    {
        Directory.CreateDirectory(_root, OwnerAndGroup);
        return Disk.TryLock(At("lock")) ?? throw new LedgerException("another gate writes this ledger");
    }

    public byte[]? Read(string path)
    {
        try
        {
            using var file = File.OpenHandle(At(path));
            var length = RandomAccess.GetLength(file);
            if (length > LongestFile) throw new IOException($"{path} is longer than any file of a ledger");
            var content = new byte[length];
            var read = 0;
            while (read < content.Length && RandomAccess.Read(file, content.AsSpan(read), read) is var more and > 0) read += more;
            return read == content.Length ? content : throw new IOException($"{path} became shorter while it was read");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, denied);
        }
    }

    public IReadOnlyList<string> List(string folder) =>
        Directory.Exists(At(folder)) ? [.. Directory.EnumerateFileSystemEntries(At(folder)).Select(path => Path.GetFileName(path)!)] : [];

    public void MakeFolder(string folder)
    {
        var path = At(folder);
        if (Directory.Exists(path)) return;
        if (Path.GetDirectoryName(folder) is { Length: > 0 } parent) MakeFolder(parent);
        Directory.CreateDirectory(path, OwnerAndGroup);
        Disk.SyncFolder(Path.GetDirectoryName(path)!);
    }

    public ILedgerFile Create(string path)
    {
        File.Delete(At(path));
        var handle = File.OpenHandle(At(path), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            File.SetUnixFileMode(handle, OwnerWritesGroupReads);
            return new DiskFile(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public void Rename(string from, string to) => File.Move(At(from), At(to), overwrite: true);

    public void SyncFolder(string folder) => Disk.SyncFolder(At(folder));

    public void Delete(string path)
    {
        if (Directory.Exists(At(path))) Directory.Delete(At(path), recursive: true);
        else File.Delete(At(path));
    }

    private string At(string path) => Path.Combine(_root, path);

    private sealed class DiskFile(SafeFileHandle handle) : ILedgerFile
    {
        public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(handle, bytes, offset);

        public void Sync() => Disk.SyncData(handle);

        public void Dispose() => handle.Dispose();
    }
}
