using System.Collections.Frozen;

namespace WireGate.Postgres.Judgement;

/// <summary>Extensions whose immutable and stable functions are harmless; the list and its reasons are in reviewed-extensions.txt.</summary>
internal static class ReviewedExtensions
{
    private static readonly FrozenDictionary<string, string> Names = ReviewedList.Read("reviewed-extensions.txt");

    /// <param name="extension">The extension that owns the function.</param>
    /// <param name="function">The function's name.</param>
    /// <param name="volatility">pg_proc.provolatile.</param>
    public static bool IsHarmless(string extension, string function, string? volatility) =>
        Names.GetValueOrDefault(extension) == "reviewed" && (volatility is "i" or "s" || Names.GetValueOrDefault(function) == "volatile");
}
