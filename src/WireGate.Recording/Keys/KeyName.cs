using System.Buffers;

namespace WireGate.Recording.Keys;

/// <summary>Names of keys stand between spaces and pluses in the texts that hold them, and in folders: letters, digits and <c>. _ - / @ :</c>.</summary>
internal static class KeyName
{
    /// <summary>As long as a host name may be.</summary>
    private const int MaxLength = 253;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/@:");

    /// <exception cref="KeyFormatException">It is not one.</exception>
    public static string Check(string name) => name.Length is > 0 and <= MaxLength && !name.AsSpan().ContainsAnyExcept(Allowed)
        ? name
        : throw new KeyFormatException($"a key's name has 1 to {MaxLength} letters, digits and . _ - / @ :");
}
