namespace WireGate.Vault.Sealing;

/// <summary>One secret as it lies in the file.</summary>
/// <param name="Entry">In clear, and bound to the box.</param>
/// <param name="Box">Nonce, ciphertext and tag.</param>
internal sealed record SealedSecret(SealedEntry Entry, ReadOnlyMemory<byte> Box);
