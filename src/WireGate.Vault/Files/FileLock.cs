using Microsoft.Win32.SafeHandles;
using WireGate.Core;

namespace WireGate.Vault.Files;

/// <summary>
/// Keeps a second writer out, in this process or another, until it is disposed (flock(2)). The lock's file stays: deleting it would let
/// two writers hold two files of one name.
/// </summary>
internal sealed class FileLock : IDisposable
{
    /// <summary>A writer needs milliseconds; one that stopped halfway is not waited for longer than a person would.</summary>
    private static readonly TimeSpan WaitAtMost = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan TryEvery = TimeSpan.FromMilliseconds(20);

    private readonly SafeFileHandle _file;

    private FileLock(SafeFileHandle file) => _file = file;

    /// <exception cref="CredentialException">Another writer held it all the time.</exception>
    public static async Task<FileLock> TakeAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        var file = Posix.OpenForLock(path);
        try
        {
            AtomicFile.KeepOwner(file, Path.GetDirectoryName(Path.GetFullPath(path))!);
            var started = time.GetTimestamp();
            while (!Posix.TryLock(file))
            {
                if (time.GetElapsedTime(started) > WaitAtMost) throw new CredentialException("another process is changing the sealed file; try again");
                await Task.Delay(TryEvery, time, cancellationToken).ConfigureAwait(false);
            }

            return new FileLock(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();
}
