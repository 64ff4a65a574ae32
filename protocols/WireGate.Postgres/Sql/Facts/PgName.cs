namespace WireGate.Postgres.Sql.Facts;

/// <summary>PostgreSQL's rule for the length of names.</summary>
public static class PgName
{
    /// <summary>NAMEDATALEN - 1, in bytes of UTF-8.</summary>
    public const int MaxBytes = 63;

    /// <summary>What the server keeps of a name: at most 63 bytes, cut between characters (truncate_identifier, pg_mbcliplen).</summary>
    public static string Truncate(string name)
    {
        // No character is more than three bytes for each UTF-16 unit.
        if (name.Length * 3 <= MaxBytes) return name;
        int bytes = 0, units = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxBytes) return name[..units];
            units += rune.Utf16SequenceLength;
        }

        return name;
    }
}
