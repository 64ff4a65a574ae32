namespace WireGate.Vault;

/// <summary>Where the key to the sealed file comes from.</summary>
public enum SealKeyFrom : byte
{
    File,
    Systemd,

    /// <summary>A file that holds a passphrase.</summary>
    PassphraseFile,
}
