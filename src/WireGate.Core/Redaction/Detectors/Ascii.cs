using System.Buffers;

namespace WireGate.Core.Redaction.Detectors;

/// <summary>The classes of ASCII that keys and numbers are written in.</summary>
internal static class Ascii
{
    public static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);
    public static readonly SearchValues<byte> Alphanumeric = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);
    public static readonly SearchValues<byte> Word = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"u8);
    public static readonly SearchValues<byte> Base64 = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/="u8);
    public static readonly SearchValues<byte> Base64Url = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"u8);

    public static bool IsDigit(byte one) => char.IsAsciiDigit((char)one);

    public static bool IsLetter(byte one) => char.IsAsciiLetter((char)one);

    public static bool IsAlphanumeric(byte one) => char.IsAsciiLetterOrDigit((char)one);

    /// <summary>Whether the byte at this place is of the class; false outside the value.</summary>
    public static bool Is(ReadOnlySpan<byte> value, int at, SearchValues<byte> set) => (uint)at < (uint)value.Length && set.Contains(value[at]);

    /// <summary>How many bytes of a class stand in a row.</summary>
    public static int Run(ReadOnlySpan<byte> value, int from, SearchValues<byte> set)
    {
        var end = value[from..].IndexOfAnyExcept(set);
        return end < 0 ? value.Length - from : end;
    }

    /// <summary>As <see cref="MemoryExtensions.IndexOf{T}(ReadOnlySpan{T}, ReadOnlySpan{T})"/>, behind a place in the value.</summary>
    public static int IndexOf(ReadOnlySpan<byte> value, int from, ReadOnlySpan<byte> what)
    {
        var at = value[from..].IndexOf(what);
        return at < 0 ? -1 : from + at;
    }

    /// <summary>Whether the text stands here in either case.</summary>
    /// <param name="value">Where to look.</param>
    /// <param name="at">Where it would begin.</param>
    /// <param name="lower">The text in lower case.</param>
    public static bool StandsAt(ReadOnlySpan<byte> value, int at, ReadOnlySpan<byte> lower) =>
        at >= 0 && at + lower.Length <= value.Length && System.Text.Ascii.EqualsIgnoreCase(value.Slice(at, lower.Length), lower);
}
