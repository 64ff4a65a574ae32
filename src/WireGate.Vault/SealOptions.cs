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

    private ISealKey OpenKey() => KeyFrom switch
    {
        SealKeyFrom.File => KeyFile.At(KeyLocator),
        SealKeyFrom.Systemd => KeyFile.FromSystemd(KeyLocator),
        _ => Passphrase.FromFile(KeyLocator),
    };
}
