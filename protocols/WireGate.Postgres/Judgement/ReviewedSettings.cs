using System.Collections.Frozen;

namespace WireGate.Postgres.Judgement;

/// <summary>What setting a configuration parameter does; the list and its reasons are in reviewed-settings.txt.</summary>
internal static class ReviewedSettings
{
    private static readonly FrozenDictionary<string, FrozenSet<string>> Passing = Entries("housekeeping")
        .ToFrozenDictionary(static parts => parts[0], static parts => parts[1].Split('|').ToFrozenSet(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Refused = Entries("refused").Select(static parts => parts[0]).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> ReadOnly = Entries("read-only").Select(static parts => parts[0]).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <param name="name">The parameter.</param>
    /// <param name="value">The value, or null where an expression gives it.</param>
    public static SettingClass Classify(string name, string? value)
    {
        if (Passing.TryGetValue(name, out var values) && (values.Contains("*") || (value is not null && values.Contains(value.Trim()))))
            return SettingClass.Housekeeping;
        if (Refused.Contains(name)) return SettingClass.Refused;
        return ReadOnly.Contains(name) ? SettingClass.LeavesReadOnly : SettingClass.Ordinary;
    }

    private static IEnumerable<string[]> Entries(string section) =>
        ReviewedList.Lines("reviewed-settings.txt").Where(entry => entry.Section == section).Select(static entry => entry.Line.Split(' ', 2));
}
