using System.Security.Cryptography;

namespace WireGate.Cli;

/// <summary>
/// A file that PostgreSQL's clients read the token from at every connection (PostgreSQL manual, "The Password File"), in a folder that nobody else may enter. Gone
/// when disposed.
/// </summary>
internal sealed class PasswordFile : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Mode 700.</summary>
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wiregate-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "pgpass");

    /// <summary>Puts a token in the place of the one before: a client that reads meanwhile gets the one or the other.</summary>
    public void Write(ReadOnlySpan<byte> token)
    {
        var next = Path + ".next";
        // Whatever host, port, database and user: the file is for the gate alone. A token holds nothing that would need a backslash.
        var line = GC.AllocateArray<byte>(8 + token.Length + 1, pinned: true);
        "*:*:*:*:"u8.CopyTo(line);
        token.CopyTo(line.AsSpan(8));
        line[^1] = (byte)'\n';
        try
        {
            using (var file = new FileStream(next, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = Owner }))
                file.Write(line);
            File.Move(next, Path, overwrite: true);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(line);
        }
    }

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // Its token is revoked by now.
        }
    }
}
