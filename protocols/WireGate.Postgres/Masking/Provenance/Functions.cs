using System.Collections.Frozen;
using WireGate.Core.Masks;
using WireGate.Postgres.Sql.Facts.Reading;

namespace WireGate.Postgres.Masking.Provenance;

/// <summary>Functions that may be given a masked column. That a bare name means PostgreSQL's own function was judged before.</summary>
internal static class Functions
{
    /// <summary>They give back one of the values that they were given, so that the mask can be put on it.</summary>
    private static readonly FrozenSet<string> Pick = FrozenSet.Create(StringComparer.Ordinal, "min", "max", "any_value", "first_value", "last_value", "nth_value", "lag", "lead");

    /// <summary>Pure, and none of their errors tells a value: people compare by them.</summary>
    private static readonly FrozenSet<string> Compared = FrozenSet.Create(
        StringComparer.Ordinal, "lower", "upper", "btrim", "ltrim", "rtrim", "length", "char_length", "character_length", "left", "right", "strpos", "position", "split_part",
        "starts_with", "date_trunc", "extract", "date_part", "like_escape", "substring", "substr");

    /// <summary>Their first argument is a word, which an error of theirs repeats.</summary>
    private static readonly FrozenSet<string> OfWord = FrozenSet.Create(StringComparer.Ordinal, "date_trunc", "extract", "date_part");

    /// <summary>Types that every value can be cast to, without an error that tells it.</summary>
    private static readonly FrozenSet<string> TextTypes = FrozenSet.Create(StringComparer.Ordinal, "text", "varchar");

    /// <summary>The name of one of PostgreSQL's own functions; null for others.</summary>
    public static string? Own(Node call)
    {
        string? schema = null, name = null;
        foreach (var part in call["funcname"u8]) (schema, name) = (name, Names.String(part));
        return schema is null or "pg_catalog" ? name : null;
    }

    public static bool IsCount(string? name) => name == "count";

    private static bool IsCompared(string? name) => name is not null && Compared.Contains(name);

    /// <summary>What an argument of such a function may be used for.</summary>
    public static Use Argument(string? name, int index) => IsCompared(name) && (index > 0 || !OfWord.Contains(name!)) ? Use.Predicate : Use.Value;

    /// <summary>Which value of a column a function picks tells its order, where the mask shows anything of it.</summary>
    public static bool IsPick(string? name) => name is not null && Pick.Contains(name);

    public static bool TellsOrder(string? name, Mask mask) => name is "min" or "max" && mask.Method is MaskMethod.Partial or MaskMethod.Hash;

    public static bool IsText(Node typeName)
    {
        if (typeName["arrayBounds"u8].Exists || typeName["typmods"u8].Exists) return false;
        string? schema = null, name = null;
        foreach (var part in typeName["names"u8]) (schema, name) = (name, Names.String(part));
        return schema is null or "pg_catalog" && name is not null && TextTypes.Contains(name);
    }
}
