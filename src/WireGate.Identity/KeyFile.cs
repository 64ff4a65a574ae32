using System.Security.Cryptography;
using WireGate.Core.Secrets;

namespace WireGate.Identity;

/// <summary>A key of the gate's own in the state folder, for its user alone.</summary>
internal static class KeyFile
{
    /// <summary>More than any of our keys takes.</summary>
    private const int MaxLength = 4096;

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="IdentityException">The file can't be used.</exception>
    public static SecretBuffer ReadOrMake(string path, Func<SecretBuffer> make)
    {
        try
        {
            if (!File.Exists(path)) Write(path, make);
            return Read(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IdentityException($"the key {path} can't be used: {error.Message}", error);
        }
    }

    private static SecretBuffer Read(string path)
    {
        var bytes = GC.AllocateArray<byte>(MaxLength, pinned: true);
        try
        {
            using var file = File.OpenHandle(path);
            if ((File.GetUnixFileMode(file) & ~Owner) != 0) throw new IdentityException($"others may use the key {path}: make its mode 600");
            return new SecretBuffer(bytes.AsSpan(0, RandomAccess.Read(file, bytes, 0)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Written beside it and linked into place, so that of two processes that make it at once one key stays, whole.</summary>
    private static void Write(string path, Func<SecretBuffer> make)
    {
        var beside = $"{path}.{Guid.NewGuid():N}.tmp";
        using var secret = make();
        try
        {
            using (var file = File.OpenHandle(beside, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                // Before it holds anything.
                File.SetUnixFileMode(file, Owner);
                RandomAccess.Write(file, secret.Span, 0);
                RandomAccess.FlushToDisk(file);
            }

            File.Move(beside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first: its key it is.
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
