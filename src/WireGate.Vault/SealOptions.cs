using WireGate.Core;
using WireGate.Vault.Sealing;

namespace WireGate.Vault;

/// <summary>Where sealed secrets lie and what they are sealed with.</summary>
/// <param name="File">The sealed file's path.</param>
/// <param name="KeyFrom">Where its key comes from.</param>
/// <param name="KeyLocator">Which one there: a path or a systemd credential's name.</param>
public sealed record SealOptions(string File, SealKeyFrom KeyFrom, string KeyLocator)
{
    /// <exception cref="CredentialException">The key's source can't be had.</exception>
    public SealedFile Open(TimeProvider time) => new(File, OpenKey(), time);

    /// <summary>
    /// Makes the key for a sealed file that does not exist yet, where the key is to lie in a file. One that went missing is never made
    /// anew: it would open nothing that was sealed before.
    /// </summary>
    /// <returns>Whether one was made.</returns>
    /// <exception cref="IOException">Its folder is missing or can't be written to.</exception>
    public bool MakeFirstKey()
    {
        if (KeyFrom != SealKeyFrom.File || System.IO.File.Exists(KeyLocator) || System.IO.File.Exists(File)) return false;
        KeyFile.Create(KeyLocator);
        return true;
    }

    /// <summary>Whether the key lies in a folder, or below it: whoever copies that folder then has what opens the rest of it.</summary>
    public bool IsKeyIn(string folder) =>
        KeyFrom != SealKeyFrom.Systemd && KeyLocator.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <exception cref="CredentialException">The key's source can't be had.</exception>
    internal ISealKey OpenKey() => KeyFrom switch
    {
        SealKeyFrom.File => KeyFile.At(KeyLocator),
        SealKeyFrom.Systemd => KeyFile.FromSystemd(KeyLocator),
        _ => Passphrase.FromFile(KeyLocator),
    };
}
