using System.Collections.Frozen;
using System.Collections.Immutable;

namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>Function calls, and the few functions whose constant arguments say what they do.</summary>
internal static class FunctionReader
{
    /// <summary>Functions that run a query given as text, or read tables given by name in a string.</summary>
    private static readonly FrozenSet<string> RunText = FrozenSet.Create(
        StringComparer.Ordinal,
        "query_to_xml", "query_to_xmlschema", "query_to_xml_and_xmlschema", "cursor_to_xml", "cursor_to_xmlschema", "table_to_xml",
        "table_to_xmlschema", "table_to_xml_and_xmlschema", "schema_to_xml", "schema_to_xmlschema", "schema_to_xml_and_xmlschema",
        "database_to_xml", "database_to_xmlschema", "database_to_xml_and_xmlschema", "ts_stat", "dblink", "dblink_exec", "dblink_open",
        "dblink_send_query", "crosstab", "crosstab2", "crosstab3", "crosstab4", "crosstabn", "connectby", "xpath_table");

    /// <summary>Functions with a server-side path, by the position of that argument.</summary>
    private static readonly FrozenDictionary<string, int> TakePath = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["pg_read_file"] = 0,
        ["pg_read_binary_file"] = 0,
        ["pg_stat_file"] = 0,
        ["pg_ls_dir"] = 0,
        ["lo_import"] = 0,
        ["be_lo_import"] = 0,
        ["lo_export"] = 1,
        ["be_lo_export"] = 1,
        ["pg_file_read"] = 0,
        ["pg_file_write"] = 0,
        ["pg_file_sync"] = 0,
        ["pg_file_unlink"] = 0,
        ["pg_file_rename"] = 0,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static void Read(TreeWalker walker, Node node)
    {
        var arguments = node["args"u8];
        var constants = Constants(arguments);
        if (Names.Qualified(node["funcname"u8]) is { } name)
        {
            // The columns of WITHIN GROUP are arguments too (ParseFuncOrColumn).
            var sorted = node["agg_within_group"u8].IsTrue ? Count(node["agg_order"u8]) : 0;
            walker.Facts.Function(new FunctionUse(name, constants.Length + sorted, constants));
            // TREAT(x AS FLOAT(24)) is a call of float4.
            node.TieToSizeOfFloat(name);
            Consider(walker, name.Name, arguments, constants);
        }
        else
        {
            walker.Facts.Unknown(Phrases.Name);
        }

        walker.WalkFields(NodeType.FuncCall, node, "funcname");
    }

    private static void Consider(TreeWalker walker, string name, Node arguments, ImmutableArray<string?> constants)
    {
        if (name == "set_config") SetConfig(walker, arguments, constants);
        else if (RunText.Contains(name) || (name == "ts_rewrite" && constants.Length == 2)) walker.Facts.Unknown(Phrases.SqlAsText);
        else if (TakePath.TryGetValue(name, out var position) && position < constants.Length && constants[position] is { } path)
            walker.Facts.File(path);
    }

    private static void SetConfig(TreeWalker walker, Node arguments, ImmutableArray<string?> constants)
    {
        if (constants.Length == 0 || constants[0] is not { } setting)
        {
            walker.Facts.Unknown(Phrases.ComputedSetting);
            return;
        }

        // A null value puts the default back (set_config_by_name).
        var reset = constants.Length > 1 && IsNull(arguments, 1);
        walker.Facts.Setting(new SettingUse(
            SettingReader.Fold(setting),
            reset ? SettingAction.Reset : SettingAction.Set,
            constants.Length > 1 ? constants[1] : null));
    }

    private static bool IsNull(Node arguments, int position)
    {
        foreach (var argument in arguments)
            if (position-- == 0) return Uncast(argument).As("A_Const"u8)["isnull"u8].IsTrue;
        return false;
    }

    private static ImmutableArray<string?> Constants(Node arguments)
    {
        var count = Count(arguments);
        if (count == 0) return [];
        var constants = ImmutableArray.CreateBuilder<string?>(count);
        foreach (var argument in arguments)
        {
            var text = Uncast(argument).As("A_Const"u8)["sval"u8];
            constants.Add(text.Exists ? text["sval"u8].Text ?? "" : null);
        }

        return constants.MoveToImmutable();
    }

    private static int Count(Node list)
    {
        var count = 0;
        foreach (var _ in list) count++;
        return count;
    }

    private static Node Uncast(Node expression)
    {
        for (var cast = expression.As("TypeCast"u8); cast.Exists; cast = expression.As("TypeCast"u8)) expression = cast["arg"u8];
        return expression;
    }
}
