using System.Globalization;

namespace WireGate.Recording.Ledger;

/// <summary>The names of C2SP tlog-tiles, relative to the ledger's folder.</summary>
public static class TilePath
{
    /// <summary>How many hashes, or entries, a full tile holds.</summary>
    public const int Width = 256;

    /// <summary>The bits of an index that lie within a tile.</summary>
    public const int Height = 8;

    /// <summary>2^63 entries need no level above it.</summary>
    public const int Levels = 8;

    /// <summary><c>tile/L/N</c>, or <c>tile/L/N.p/W</c> for a partial one.</summary>
    public static string Hashes(int level, long index, int width = Width) => $"tile/{level}/{Number(index)}{Partial(width)}";

    /// <summary><c>tile/entries/N</c>, or <c>tile/entries/N.p/W</c> for a partial one.</summary>
    public static string Entries(long index, int width = Width) => $"tile/entries/{Number(index)}{Partial(width)}";

    /// <summary>How many hashes the last tile of a level holds in a tree of that size; 0 where there is no partial one.</summary>
    public static int PartialWidth(int level, long size) => (int)(size >> (Height * level)) & (Width - 1);

    /// <summary>How many full tiles a level holds in a tree of that size.</summary>
    public static long FullTiles(int level, long size) => level + 1 >= Levels ? 0 : size >> (Height * (level + 1));

    /// <summary>Groups of three digits, all but the last marked by an x: 1234067 is x001/x234/067.</summary>
    private static string Number(long index)
    {
        var path = (index % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (var rest = index / 1000; rest > 0; rest /= 1000) path = $"x{(rest % 1000).ToString("000", CultureInfo.InvariantCulture)}/{path}";
        return path;
    }

    private static string Partial(int width) => width == Width ? "" : string.Create(CultureInfo.InvariantCulture, $".p/{width}");
}
