using Microsoft.Win32.SafeHandles;
using WireGate.Recording.Format;

namespace WireGate.Recording.Live;

/// <summary>
/// A session's file while it is written. Opened for each sealing and closed after it: thousands of idle sessions hold no descriptor. What a failed write left is cut off.
/// </summary>
internal sealed class SessionFile : IRecordingFile, IDisposable
{
    private SafeFileHandle? _file;
    private bool _exists;
    private bool _torn;

    /// <summary>A new one.</summary>
    public SessionFile(string path) => Path = path;

    /// <summary>One that is there, of which only the beginning is good.</summary>
    public SessionFile(string path, long length)
    {
        Path = path;
        Length = length;
        _exists = true;
    }

    public string Path { get; }

    public long Length { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        var file = Open();
        // What an earlier write left, if it could not be cut off then.
        if (_torn) CutOff(file);
        try
        {
            RandomAccess.Write(file, bytes, Length);
            Length += bytes.Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _torn = true;
            CutOff(file);
            throw;
        }
    }

    public void Sync() => Disk.SyncData(Open());

    /// <summary>Removes what stands behind <see cref="Length"/>.</summary>
    public void CutOff() => CutOff(Open());

    /// <summary>Lets go of the descriptor until the next write.</summary>
    public void Release()
    {
        _file?.Dispose();
        _file = null;
    }

    public void Dispose() => Release();

    private void CutOff(SafeFileHandle file)
    {
        Disk.Truncate(file, Length);
        _torn = false;
    }

    private SafeFileHandle Open()
    {
        if (_file is not null) return _file;
        // A name that exists already is another session's evidence: never written to.
        var mode = _exists ? FileMode.Open : FileMode.CreateNew;
        _file = File.OpenHandle(Path, mode, FileAccess.Write, FileShare.Read);
        if (!_exists) File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _exists = true;
        return _file;
    }
}
