using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Vault.Files;

namespace WireGate.Vault.Sources;

/// <summary>A secret in a file, which is read anew each time: so it is rotated by whoever keeps it, without a word to the gate.</summary>
internal sealed class FileSource(string path, string credential) : ICredentialSource
{
    public SourceStamp? Stamp => Posix.Status(path)?.Stamp;

    public SecretBuffer Read()
    {
        var what = $"the file of credential \"{credential}\"";
        // Who can write it can choose what the gate sends to the target. Reading by others is common (container mounts are 0444) and a warning.
        if (Posix.Status(path) is { } status && (status.Access & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
            throw new CredentialException($"{what} may be written by others than its owner (mode {Convert.ToString((int)status.Access, 8)})");
        return SecretFile.Read(path, what);
    }

    /// <summary>Whether everyone on the machine may read it.</summary>
    public static bool IsReadableByAll(string path) => Posix.Status(path) is { } status && (status.Access & UnixFileMode.OtherRead) != 0;
}
