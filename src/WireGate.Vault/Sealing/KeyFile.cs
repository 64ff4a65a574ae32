using System.Security.Cryptography;
using WireGate.Core;
using WireGate.Vault.Files;

namespace WireGate.Vault.Sealing;

/// <summary>A key of 32 random bytes in a file, read anew each time so that no copy stays in memory.</summary>
public sealed class KeyFile : ISealKey
{
    private const int Length = 32;

    private readonly string _path;
    private readonly bool _checked;

    private KeyFile(string path, bool isChecked) => (_path, _checked) = (path, isChecked);

    public SealKeyKind Kind => SealKeyKind.Key;

    /// <summary>A file that belongs to the gate's user or root and that nobody else may read; this is checked at each use.</summary>
    public static KeyFile At(string path) => new(path, isChecked: true);

    /// <summary>A credential that systemd passed to the service. Its folder is private to the service; modes there follow ACLs and tell nothing.</summary>
    /// <exception cref="CredentialException">There is none of that name.</exception>
    public static KeyFile FromSystemd(string name) => new(SystemdCredentials.PathOf(name), isChecked: false);

    /// <summary>Makes a new random key in a new file of mode 0600.</summary>
    /// <exception cref="IOException">The file exists or can't be written.</exception>
    public static KeyFile Create(string path)
    {
        Span<byte> key = stackalloc byte[Length];
        try
        {
            RandomNumberGenerator.Fill(key);
            using (var file = AtomicFile.Create(path))
            {
                AtomicFile.KeepOwner(file, Path.GetDirectoryName(Path.GetFullPath(path))!);
                RandomAccess.Write(file, key, 0);
                Posix.Sync(file);
            }

            Posix.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return At(path);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    public void Derive(ReadOnlySpan<byte> salt, int iterations, Span<byte> key)
    {
        const string What = "the key file of the sealed secrets";
        if (_checked) CheckAccess(What);
        using var secret = SecretFile.Read(_path, What, isText: false);
        if (secret.Length != Length) throw new CredentialException($"{What} has {secret.Length} bytes; it must have {Length} random ones");
        secret.Span.CopyTo(key);
    }

    private void CheckAccess(string what)
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var status = Posix.Status(_path) ?? throw new CredentialException($"{what} does not exist or can't be looked at");
        if ((status.Access & ~Owner) != 0)
            throw new CredentialException($"{what} has mode {Convert.ToString((int)status.Access, 8)}; it must be 600 or 400");
        if (status.Uid != 0 && status.Uid != Posix.EffectiveUid())
            throw new CredentialException($"{what} belongs to uid {status.Uid}; it must be the gate's own or root's");
    }
}
