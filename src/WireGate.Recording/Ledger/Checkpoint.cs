using System.Globalization;

namespace WireGate.Recording.Ledger;

/// <summary>A tree's head, the text of a C2SP tlog-checkpoint.</summary>
/// <param name="Origin">Which ledger.</param>
/// <param name="Size">How many entries.</param>
/// <param name="Root">The hash over them.</param>
public sealed record Checkpoint(string Origin, long Size, TreeHash Root)
{
    /// <summary>Null if the text is not exactly a checkpoint. We write no extension lines, and take none: nobody could check them.</summary>
    public static Checkpoint? TryParse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length != 4 || lines[3].Length != 0 || lines[0].Length == 0) return null;
        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)) return null;
        if (size.ToString(CultureInfo.InvariantCulture) != lines[1]) return null;
        return NoteText.TryBase64(lines[2]) is { Length: TreeHash.Size } root ? new Checkpoint(lines[0], size, TreeHash.From(root)) : null;
    }

    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root.ToArray())}\n");
}
