using System.Runtime.InteropServices;

namespace WireGate.Postgres.Sql.Parsing;

/// <summary>
/// Keeps a compiled module between starts. It is native code and runs as loaded, so it is read only from a folder and file that nobody
/// but this user (or root) can have written; anything else is compiled again. Linux only: elsewhere nothing is kept.
/// </summary>
internal sealed class CompiledModuleCache(string folder, string moduleSha256)
{
    /// <summary>Twenty times what the grammar takes.</summary>
    private const int MostBytes = 64 << 20;

    private const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path = Path.Combine(folder, $"grammar-{moduleSha256}-{RuntimeInformation.ProcessArchitecture}.cwasm".ToLowerInvariant());

    /// <summary>Null where there is none, or none to be trusted.</summary>
    public byte[]? TryRead()
    {
        try
        {
            if (!OperatingSystem.IsLinux() || !FileOwner.IsOnlyOurs(folder) || new FileInfo(_path).LinkTarget is not null) return null;
            using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            // The opened file, not its name: the name may mean another file a moment later.
            if (!FileOwner.IsOnlyOurs(file.SafeFileHandle) || file.Length is 0 or > MostBytes) return null;
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whole or not at all. A folder that can't be written costs the next start its time, nothing else.</summary>
    public void TryWrite(ReadOnlySpan<byte> compiled)
    {
        var temporary = _path + "." + Path.GetRandomFileName();
        try
        {
            if (!OperatingSystem.IsLinux() || !FileOwner.IsOnlyOurs(folder)) return;
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OnlyOwner };
            using (var file = new FileStream(temporary, options)) file.Write(compiled);
            File.Move(temporary, _path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is of no use and in nobody's way: the next write takes another name.
        }
    }
}
