namespace WireGate.Vault.Sealing;

/// <summary>What a sealed file is sealed with. The numbers are part of the file's format.</summary>
public enum SealKeyKind : byte
{
    /// <summary>256 random bits from a file or a systemd credential.</summary>
    Key = 1,

    /// <summary>A passphrase through PBKDF2-HMAC-SHA-512.</summary>
    Passphrase = 2,
}
