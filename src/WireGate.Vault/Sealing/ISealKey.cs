using WireGate.Core;

namespace WireGate.Vault.Sealing;

/// <summary>The key that a sealed file's own key is wrapped with.</summary>
public interface ISealKey
{
    SealKeyKind Kind { get; }

    /// <summary>Writes the 32 bytes of the key. May read a file or run for most of a second.</summary>
    /// <param name="salt">The file's salt, for passphrases.</param>
    /// <param name="iterations">The file's rounds, for passphrases.</param>
    /// <param name="key">Where it goes; the caller wipes it.</param>
    /// <exception cref="CredentialException">It can't be had.</exception>
    void Derive(ReadOnlySpan<byte> salt, int iterations, Span<byte> key);
}
