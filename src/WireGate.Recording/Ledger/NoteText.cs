using System.Text;
using System.Text.Unicode;

namespace WireGate.Recording.Ledger;

/// <summary>The lexical rules of C2SP signed-note.</summary>
internal static class NoteText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text, or null where it is not UTF-8 or holds a control character other than a newline.</summary>
    public static string? TryDecode(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (b < 0x20 && b != '\n') return null;
        }

        return Utf8.IsValid(bytes) ? Strict.GetString(bytes) : null;
    }

    public static byte[] Encode(string text) => Strict.GetBytes(text);

    public static bool IsName(string name) => name.Length > 0 && !name.Any(c => c == '+' || char.IsWhiteSpace(c) || c < ' ');

    /// <summary>Standard base64 with padding, and written as anybody else would: no spaces, no stray bits.</summary>
    public static byte[]? TryBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && Convert.ToBase64String(bytes, 0, length) == text ? bytes[..length] : null;
    }
}
