using System.Collections.Frozen;

namespace WireGate.Postgres.Judgement;

/// <summary>
/// A reviewed list that is part of the program: a text file of <c>[section]</c> headings and entries parted by white space;
/// <c>#</c> begins a comment that gives the reason for what follows.
/// </summary>
internal static class ReviewedList
{
    /// <summary>Entry to section. An entry that stands twice is a mistake in the list, found when the program starts.</summary>
    public static FrozenDictionary<string, string> Read(string resource)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (section, line) in Lines(resource))
            foreach (var entry in line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                entries.Add(entry, section);
        return entries.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The lines that hold entries, each with its section.</summary>
    public static IEnumerable<(string Section, string Line)> Lines(string resource)
    {
        using var stream = typeof(ReviewedList).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded");
        using var reader = new StreamReader(stream);
        var section = "";
        while (reader.ReadLine() is { } line)
        {
            var comment = line.IndexOf('#', StringComparison.Ordinal);
            var text = (comment < 0 ? line : line[..comment]).Trim();
            if (text.Length == 0) continue;
            if (text[0] == '[') section = text[1..^1];
            else yield return (section, text);
        }
    }
}
