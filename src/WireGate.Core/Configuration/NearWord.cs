namespace WireGate.Core.Configuration;

/// <summary>Finds the word that was probably meant.</summary>
public static class NearWord
{
    /// <summary>Longer words are not compared: the work grows with the square, and nobody mistypes them by hand.</summary>
    private const int Longest = 64;

    /// <summary>The nearest of the known words if it is near enough to be a slip of the pen; else null. Case counts for nothing.</summary>
    public static string? Find(string word, IEnumerable<string> known)
    {
        if (word.Length is 0 or > Longest) return null;
        // A third of the letters: "tabel" is "table", "cat" is not "dog".
        var best = Math.Max(1, word.Length / 3) + 1;
        string? nearest = null;
        foreach (var candidate in known)
        {
            if (candidate.Length > Longest || Math.Abs(candidate.Length - word.Length) >= best) continue;
            var distance = Distance(word, candidate);
            if (distance >= best) continue;
            best = distance;
            nearest = candidate;
        }

        return nearest;
    }

    /// <summary><c>; did you mean "table"?</c>, or nothing: to be put behind a message.</summary>
    public static string Hint(string word, IEnumerable<string> known) => Find(word, known) is { } near ? $"; did you mean \"{near}\"?" : "";

    /// <summary>Edits of one letter, with two neighbours swapped counting as one (optimal string alignment).</summary>
    private static int Distance(string left, string right)
    {
        Span<int> rows = stackalloc int[3 * (Longest + 1)];
        var width = right.Length + 1;
        var before = rows[..width];
        var previous = rows.Slice(Longest + 1, width);
        var current = rows.Slice(2 * (Longest + 1), width);
        for (var column = 0; column < width; column++) previous[column] = column;
        for (var row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            for (var column = 1; column < width; column++)
            {
                var same = Lower(left[row - 1]) == Lower(right[column - 1]);
                current[column] = Math.Min(Math.Min(previous[column], current[column - 1]) + 1, previous[column - 1] + (same ? 0 : 1));
                if (row > 1 && column > 1 && Lower(left[row - 1]) == Lower(right[column - 2]) && Lower(left[row - 2]) == Lower(right[column - 1]))
                    current[column] = Math.Min(current[column], before[column - 2] + 1);
            }

            var free = before;
            before = previous;
            previous = current;
            current = free;
        }

        return previous[width - 1];
    }

    private static char Lower(char letter) => char.ToLowerInvariant(letter);
}
