using WireGate.Vault.Sealing;

namespace WireGate.Tests.Vault;

/// <summary>A key made of one byte.</summary>
internal sealed class FixedKey(byte value) : ISealKey
{
    public SealKeyKind Kind => SealKeyKind.Key;

    public void Derive(ReadOnlySpan<byte> salt, int iterations, Span<byte> key) => key.Fill(value);
}
