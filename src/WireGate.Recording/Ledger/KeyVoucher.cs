using WireGate.Core.Sodium;

namespace WireGate.Recording.Ledger;

/// <summary>How the key in force vouches for the next: so that who trusts one key of a ledger can trust those after it.</summary>
internal static class KeyVoucher
{
    /// <summary>What is signed. Its first line keeps it from being taken for a note, whose second line is a number.</summary>
    public static byte[] Message(NoteVerifierKey key) => NoteText.Encode($"wiregate-node-key-1\n{key}\n");

    public static bool Verify(NoteVerifierKey key, NoteVerifierKey voucher, ReadOnlySpan<byte> signature) =>
        Ed25519.Verify(Message(key), signature, voucher.PublicKey);
}
