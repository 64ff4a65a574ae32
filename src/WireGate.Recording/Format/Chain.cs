using System.Security.Cryptography;

namespace WireGate.Recording.Format;

/// <summary>
/// The hash chain over the ciphertext. Its functions hash one span, which holds what the page joins by <c>||</c>: bytes are laid out so
/// that the label and the hash before stand right before the head, and nothing is copied to be hashed.
/// </summary>
internal static class Chain
{
    public const int HashSize = SHA256.HashSizeInBytes;
    public const int LabelSize = 16;

    /// <summary>The label and the hash before.</summary>
    public const int PrefixSize = LabelSize + HashSize;

    /// <summary>Behind the header and each block: 7 bytes of the hash, then <see cref="SealEnd"/>.</summary>
    public const int SealSize = 8;

    /// <summary>
    /// Ends whatever is written by one write: it is never zero, nor one bit away from it, so what was written to its end can't be taken for
    /// something that was torn off and filled up with zeros.
    /// </summary>
    public const byte SealEnd = 0xA5;

    private static ReadOnlySpan<byte> BlockLabel => "wiregate-block-1"u8;

    private static ReadOnlySpan<byte> CheckLabel => "wiregate-check-1"u8;

    private static ReadOnlySpan<byte> HeaderLabel => "wiregate-header-1"u8;

    /// <summary>H₀.</summary>
    /// <param name="prelude">Magic, length, the length inverted, the map.</param>
    /// <param name="hash">32 bytes.</param>
    public static void HashHeader(ReadOnlySpan<byte> prelude, Span<byte> hash) => SHA256.HashData([.. HeaderLabel, .. prelude], hash);

    /// <summary>The 8 bytes behind the fields of a head.</summary>
    /// <param name="block"><see cref="PrefixSize"/> bytes of room, then the fields. The label and the hash before are put in.</param>
    /// <param name="before">H before the block.</param>
    /// <param name="hash">32 bytes, of which the first 8 are the check.</param>
    public static void HashHead(Span<byte> block, ReadOnlySpan<byte> before, Span<byte> hash)
    {
        CheckLabel.CopyTo(block);
        before.CopyTo(block[LabelSize..]);
        SHA256.HashData(block[..(PrefixSize + BlockHead.Checked)], hash);
    }

    /// <summary>H.</summary>
    /// <param name="block"><see cref="PrefixSize"/> bytes of room, then head and body. The label and the hash before are put in.</param>
    /// <param name="before">H before the block.</param>
    /// <param name="hash">32 bytes.</param>
    public static void HashBlock(Span<byte> block, ReadOnlySpan<byte> before, Span<byte> hash)
    {
        BlockLabel.CopyTo(block);
        before.CopyTo(block[LabelSize..]);
        SHA256.HashData(block, hash);
    }

    public static void WriteSeal(ReadOnlySpan<byte> hash, Span<byte> seal)
    {
        hash[..(SealSize - 1)].CopyTo(seal);
        seal[SealSize - 1] = SealEnd;
    }

    public static bool IsSeal(ReadOnlySpan<byte> seal, ReadOnlySpan<byte> hash) =>
        seal[SealSize - 1] == SealEnd && seal[..(SealSize - 1)].SequenceEqual(hash[..(SealSize - 1)]);
}
