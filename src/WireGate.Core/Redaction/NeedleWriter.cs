using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace WireGate.Core.Redaction;

/// <summary>Writes a secret in every form that is looked for. What it is written to belongs to the caller to zero.</summary>
internal static class NeedleWriter
{
    /// <summary>How many kinds of forms there are.</summary>
    public const int Kinds = 7;

    /// <summary>How much room all forms of a secret take at most: itself, twice in UTF-16 at twice the length, in hexadecimal, and three times in base64.</summary>
    public static int Room(int secretLength) => (secretLength * 12) + 24;

    /// <summary>Writes one form.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="kind">From 0 to <see cref="Kinds"/>.</param>
    /// <param name="output">Room for it.</param>
    /// <param name="form">How it is compared.</param>
    /// <returns>How long it is; 0 if the secret has no such form, or the same as another.</returns>
    public static int Write(ReadOnlySpan<byte> secret, int kind, Span<byte> output, out NeedleForm form)
    {
        switch (kind)
        {
            case 0:
                form = NeedleForm.Exact;
                secret.CopyTo(output);
                return secret.Length;
            case 1:
                form = NeedleForm.Hex;
                _ = Convert.TryToHexStringLower(secret, output, out var digits);
                return digits;
            case 2 or 3:
                form = NeedleForm.Wide;
                return WriteWide(secret, bigEndian: kind == 3, output);
            default:
                form = NeedleForm.Base64;
                return WriteBase64(secret, kind - 4, output);
        }
    }

    /// <summary>
    /// In UTF-16 without a zero byte at its begin and end: then the form of a secret in Latin letters is the same in either order of bytes.
    /// </summary>
    private static int WriteWide(ReadOnlySpan<byte> secret, bool bigEndian, Span<byte> output)
    {
        var isLatin = true;
        Span<char> units = stackalloc char[2];
        var length = 0;
        while (!secret.IsEmpty)
        {
            // Not text: nobody writes it in UTF-16.
            if (Rune.DecodeFromUtf8(secret, out var rune, out var taken) != OperationStatus.Done) return 0;
            secret = secret[taken..];
            foreach (var unit in units[..rune.EncodeToUtf16(units)])
            {
                isLatin &= unit < 0x100;
                output[length++] = (byte)(bigEndian ? unit >> 8 : unit);
                output[length++] = (byte)(bigEndian ? unit : unit >> 8);
            }
        }

        if (bigEndian && isLatin) return 0;
        if (!bigEndian && output[length - 1] == 0) length--;
        if (!bigEndian || output[0] != 0) return length;
        output[1..length].CopyTo(output);
        return length - 1;
    }

    /// <summary>Behind so many bytes of a group of three, the characters that none but the secret's bits are in.</summary>
    private static int WriteBase64(ReadOnlySpan<byte> secret, int phase, Span<byte> output)
    {
        var grouped = GC.AllocateArray<byte>(phase + secret.Length, pinned: true);
        secret.CopyTo(grouped.AsSpan(phase));
        var encoded = GC.AllocateArray<byte>(Base64.GetMaxEncodedToUtf8Length(grouped.Length), pinned: true);
        Base64.EncodeToUtf8(grouped, encoded, out _, out _);
        var first = ((phase * 8) + 5) / 6;
        var behind = grouped.Length * 8 / 6;
        encoded.AsSpan(first, behind - first).CopyTo(output);
        CryptographicOperations.ZeroMemory(grouped);
        CryptographicOperations.ZeroMemory(encoded);
        return behind - first;
    }
}
