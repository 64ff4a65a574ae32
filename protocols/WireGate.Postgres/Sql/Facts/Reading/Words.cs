using System.Text;

namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>Strings that statements use again and again, made once.</summary>
internal static class Words
{
    /// <summary>Longer words are never among the common ones: not worth a hash.</summary>
    private const int LongestCommon = 24;

    private static readonly Utf8Table<string> Common = new(Array.ConvertAll(
        (
            "pg_catalog information_schema public pg_class pg_namespace pg_attribute pg_type pg_proc pg_database pg_roles pg_index "
            + "pg_constraint pg_settings pg_description pg_tables pg_stat_activity tables columns "
            + "oid relname relkind relnamespace nspname attname attnum attrelid typname datname table_name table_schema column_name data_type "
            + "id name count sum min max avg now coalesce lower upper length substring extract date_trunc to_char round array_agg string_agg "
            + "json_agg jsonb_agg json_build_object jsonb_build_object row_number rank generate_series unnest set_config current_setting "
            + "version current_database format_type pg_get_expr pg_table_is_visible array_to_string nextval "
            + "int2 int4 int8 text varchar bpchar bool numeric float4 float8 timestamp timestamptz date time interval json jsonb uuid bytea regclass char "
            + "= <> < > <= >= + - * / % || ~~ !~~ ~~* ~ ~* !~ @> <@ && -> ->> #> #>> ? "
            + "a b c d e i n o p r s t u v x y z abalance aid bid tid delta filler mtime tbalance bbalance "
            + "pgbench_accounts pgbench_branches pgbench_tellers pgbench_history customers orders users products email status created_at updated_at user_id customer_id "
            + "work_mem search_path client_encoding application_name datestyle timezone extra_float_digits statement_timeout role "
            + "transaction_read_only transaction_isolation standard_conforming_strings old new excluded")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToArray(),
        static word => KeyValuePair.Create(word, word)));

    /// <summary>Throws on bytes that are not UTF-8: replaced by U+FFFD, two different names could look the same.</summary>
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static string Intern(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is > 0 and <= LongestCommon && Common.TryGet(utf8, out var word)) return word;
        return Strict.GetString(utf8);
    }
}
