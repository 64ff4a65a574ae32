using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using WireGate.Core.Secrets;
using Traits = WireGate.Postgres.Authentication.UnicodeTables.Traits;

namespace WireGate.Postgres.Authentication;

/// <summary>
/// The password as SCRAM hashes it: SASLprep (RFC 4013), so that it is the same whatever keyboard made it. ASCII is left alone, and so is
/// what SASLprep refuses: as PostgreSQL does when it stores a password and when libpq sends one.
/// </summary>
internal static class PasswordPreparation
{
    public static SecretBuffer Prepare(ReadOnlySpan<byte> password)
    {
        if (Ascii.IsValid(password)) return new SecretBuffer(password);
        // Each byte gives at most one code point, and each of those at most MaxGrowth. Pinned: the collector is to leave no copy.
        var text = GC.AllocateArray<int>(password.Length, pinned: true);
        var result = GC.AllocateArray<int>(password.Length * CompatibilityComposition.MaxGrowth, pinned: true);
        try
        {
            if (!TryDecodeAndMap(password, text, out var mapped)) return new SecretBuffer(password);
            var length = CompatibilityComposition.Normalize(text.AsSpan(0, mapped), result);
            return mapped > 0 && IsPermitted(result.AsSpan(0, length)) ? Encode(result.AsSpan(0, length)) : new SecretBuffer(password);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(text.AsSpan()));
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(result.AsSpan()));
        }
    }

    /// <summary>RFC 4013 section 2.1.</summary>
    private static bool TryDecodeAndMap(ReadOnlySpan<byte> password, Span<int> text, out int length)
    {
        length = 0;
        while (!password.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(password, out var rune, out var used) != OperationStatus.Done) return false;
            password = password[used..];
            var traits = UnicodeTables.Instance.TraitsOf(rune.Value);
            // U+200B is in both tables: PostgreSQL takes it for a space.
            if ((traits & Traits.Space) != 0) text[length++] = ' ';
            else if ((traits & Traits.Nothing) == 0) text[length++] = rune.Value;
        }

        return true;
    }

    /// <summary>RFC 4013 sections 2.3 to 2.5; RFC 3454 section 6 on the direction of writing.</summary>
    private static bool IsPermitted(ReadOnlySpan<int> text)
    {
        var all = Traits.None;
        foreach (var codePoint in text) all |= UnicodeTables.Instance.TraitsOf(codePoint);
        if ((all & Traits.Prohibited) != 0) return false;
        if ((all & Traits.RightToLeft) == 0) return true;
        return (all & Traits.LeftToRight) == 0
            && (UnicodeTables.Instance.TraitsOf(text[0]) & Traits.RightToLeft) != 0
            && (UnicodeTables.Instance.TraitsOf(text[^1]) & Traits.RightToLeft) != 0;
    }

    private static SecretBuffer Encode(ReadOnlySpan<int> text)
    {
        var bytes = GC.AllocateArray<byte>(text.Length * 4, pinned: true);
        try
        {
            var length = 0;
            foreach (var codePoint in text) length += new Rune(codePoint).EncodeToUtf8(bytes.AsSpan(length));
            return new SecretBuffer(bytes.AsSpan(0, length));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
