namespace WireGate.Recording.Ledger;

/// <summary>A checkpoint from outside of the ledger.</summary>
/// <param name="Where">From which file.</param>
/// <param name="Signed">The checkpoint.</param>
public sealed record KeptCheckpoint(string Where, SignedCheckpoint Signed)
{
    /// <summary>
    /// The checkpoints in a file that holds one or more, one behind the other, as an anchor writes them. A last one that was cut off while it
    /// was written is passed over; null if anything else is not a checkpoint.
    /// </summary>
    public static IReadOnlyList<KeptCheckpoint>? TryReadAll(string where, ReadOnlySpan<byte> content)
    {
        var kept = new List<KeptCheckpoint>();
        while (content.Length > 0)
        {
            var length = FirstLength(content);
            if (SignedCheckpoint.TryParse(content[..length]) is { } signed) kept.Add(new KeptCheckpoint(where, signed));
            else if (length == content.Length && kept.Count > 0) break;
            else return null;
            content = content[length..];
        }

        return kept;
    }

    /// <summary>A note ends with its last signature line: where a line begins that is none.</summary>
    private static int FirstLength(ReadOnlySpan<byte> content)
    {
        var signatures = content.IndexOf("\n\n"u8);
        if (signatures < 0) return content.Length;
        var end = signatures + 2;
        while (content[end..].StartsWith("\u2014 "u8))
        {
            var line = content[end..].IndexOf((byte)'\n');
            if (line < 0) return content.Length;
            end += line + 1;
        }

        // Without one it was cut off.
        return end == signatures + 2 ? content.Length : end;
    }
}
