namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>The options of COPY as far as they change how its lines are written (ProcessCopyOptions in copy.c).</summary>
internal static class CopyFormReader
{
    /// <returns>Null where an option is not known here, or its value could mean several things.</returns>
    public static CopyForm? Read(Node options)
    {
        var (isCsv, hasHeader) = (false, false);
        string? delimiter = null, none = null, quote = null, escape = null;
        foreach (var wrapped in options)
        {
            var option = wrapped.As("DefElem"u8);
            var argument = option["arg"u8];
            var text = argument.As("String"u8)["sval"u8].Text;
            switch (option["defname"u8].Text)
            {
                case "format" when text is "text" or "csv" or "binary": isCsv = text == "csv"; break;
                case "delimiter" when IsOneByte(text): delimiter = text; break;
                case "quote" when IsOneByte(text): quote = text; break;
                case "escape" when IsOneByte(text): escape = text; break;
                case "null" when argument.As("String"u8).Exists: none = text ?? ""; break;
                case "header" when !argument.Exists || argument.As("Boolean"u8)["boolval"u8].IsTrue || text is "true" or "on" or "match": hasHeader = true; break;
                case "header" when text is "false" or "off": break;
                case "encoding" when IsUtf8(text): break;
                case "force_quote" or "freeze": break;
                default: return null;
            }
        }

        // The server writes the NULL string of the text format as it is: a value could look like it, or it like the end of one.
        if (!isCsv && none is not (null or "\\N")) return null;
        return new CopyForm(isCsv, (delimiter ?? (isCsv ? "," : "\t"))[0], none ?? (isCsv ? "" : "\\N"), (quote ?? "\"")[0], (escape ?? quote ?? "\"")[0], hasHeader);
    }

    private static bool IsOneByte(string? text) => text is [> '\0' and < '\u0080'];

    /// <summary>Sessions speak UTF-8; a line in another encoding could be cut elsewhere.</summary>
    private static bool IsUtf8(string? text) => text is not null && text.Replace("-", "", StringComparison.Ordinal).Equals("utf8", StringComparison.OrdinalIgnoreCase);
}
