using System.Globalization;

namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>SET, RESET, SHOW, and the SET clauses of ALTER ROLE, DATABASE, SYSTEM and FUNCTION.</summary>
internal static class SettingReader
{
    public static string Set(TreeWalker walker, Node node)
    {
        Apply(walker, node, elsewhere: false);
        var kind = node["kind"u8];
        return kind.Is("VAR_RESET"u8) || kind.Is("VAR_RESET_ALL"u8) ? "RESET" : "SET";
    }

    public static string Show(TreeWalker walker, Node node)
    {
        walker.Facts.Setting(new SettingUse(Fold(node["name"u8].Text ?? ""), SettingAction.Show));
        return "SHOW";
    }

    /// <summary>Setting names compare by ASCII letters without case (guc_name_compare), quoted or not.</summary>
    public static string Fold(string name) =>
        name.AsSpan().ContainsAnyInRange('A', 'Z')
            ? string.Create(name.Length, name, static (span, source) => System.Text.Ascii.ToLower(source, span, out _))
            : name;

    /// <summary>One VariableSetStmt.</summary>
    public static void Apply(TreeWalker walker, Node node, bool elsewhere)
    {
        var kind = node["kind"u8];
        var name = Fold(node["name"u8].Text ?? "");
        if (kind.Is("VAR_SET_MULTI"u8)) Characteristics(walker, name, node["args"u8]);
        else if (kind.Is("VAR_SET_VALUE"u8)) Value(walker, name, node["args"u8], elsewhere);
        else if (kind.Is("VAR_SET_DEFAULT"u8) || kind.Is("VAR_RESET"u8)) Report(walker, name, SettingAction.Reset, null, elsewhere);
        else if (kind.Is("VAR_RESET_ALL"u8)) Report(walker, "all", SettingAction.Reset, null, elsewhere);
        else if (kind.Is("VAR_SET_CURRENT"u8)) Report(walker, name, SettingAction.FromCurrent, null, elsewhere);
        else walker.Facts.Unknown(Phrases.Node);
    }

    /// <summary>The modes of BEGIN, SET TRANSACTION and SET SESSION CHARACTERISTICS, which are settings too (utility.c).</summary>
    public static void TransactionModes(TreeWalker walker, Node options, string prefix = "")
    {
        foreach (var option in options)
        {
            var mode = option.As("DefElem"u8);
            var name = mode["defname"u8].Text;
            if (name is "transaction_isolation")
                Report(walker, prefix + name, SettingAction.Set, Text(mode["arg"u8]), false);
            else if (name is "transaction_read_only" or "transaction_deferrable")
                Report(walker, prefix + name, SettingAction.Set, Text(mode["arg"u8]) == "0" ? "off" : "on", false);
            else
                walker.Facts.Unknown(Phrases.Node);
        }
    }

    private static void Characteristics(TreeWalker walker, string name, Node arguments)
    {
        if (name == "transaction") TransactionModes(walker, arguments);
        else if (name == "session characteristics") TransactionModes(walker, arguments, "default_");
        else if (name == "transaction snapshot") Value(walker, "transaction_snapshot", arguments, false);
        else walker.Facts.Unknown(Phrases.Node);
    }

    private static void Value(TreeWalker walker, string name, Node arguments, bool elsewhere)
    {
        // The settings whose values are lists of names print each with quotes where it needs them (GUC_LIST_QUOTE), so that
        // SET search_path = 'a, b' and SET search_path = a, b stay different.
        var quote = name is "search_path" or "temp_tablespaces" or "session_preload_libraries" or "shared_preload_libraries"
            or "local_preload_libraries" or "unix_socket_directories";
        string? value = null;
        foreach (var argument in arguments)
        {
            if (Text(argument) is not { } text)
            {
                value = null;
                break;
            }

            if (quote) text = Quote(text);
            value = value is null ? text : $"{value}, {text}";
        }

        Report(walker, name, SettingAction.Set, value, elsewhere);
        if (name is "role" or "session_authorization" && value is not null and not "none") walker.Facts.Role(value);
        walker.Walk(arguments);
    }

    private static void Report(TreeWalker walker, string name, SettingAction action, string? value, bool elsewhere) =>
        walker.Facts.Setting(new SettingUse(name, action, value, elsewhere));

    private static string? Text(Node argument)
    {
        var constant = argument.As("A_Const"u8);
        if (constant["sval"u8] is { Exists: true } text) return text["sval"u8].Text ?? "";
        if (constant["ival"u8] is { Exists: true } integer) return integer.Number("ival"u8).ToString(CultureInfo.InvariantCulture);
        return constant["fval"u8]["fval"u8].Text;
    }

    /// <summary>As quote_identifier, except that words which are keywords stay bare.</summary>
    private static string Quote(string name)
    {
        var plain = name.Length > 0 && name[0] is (>= 'a' and <= 'z') or '_';
        foreach (var c in name) plain &= c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_';
        return plain ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
