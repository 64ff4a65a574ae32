using System.Collections.Frozen;
using System.Collections.Immutable;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Startup;

/// <summary>
/// The settings of a StartupMessage by allow-list. Any setting of the server may be a start-up parameter, and none is checked by a rule:
/// what is known and harmless passes, what would change who the session is or how its SQL is read is refused, the rest is dropped with a
/// notice, since refusing it locks out ordinary drivers.
/// </summary>
public static class StartupSettings
{
    /// <summary>More settings than any client sends.</summary>
    private const int MaxNotices = 16;

    /// <summary>Passed on where the check holds; dropped with a notice where it does not.</summary>
    private static readonly FrozenDictionary<string, Func<string, bool>> Forwarded = new Dictionary<string, Func<string, bool>>
    {
        ["bytea_output"] = value => SettingValues.IsOneOf(value, "hex", "escape"),
        ["client_min_messages"] = value =>
            SettingValues.IsOneOf(value, "debug5", "debug4", "debug3", "debug2", "debug1", "log", "notice", "warning", "error"),
        ["datestyle"] = SettingValues.IsIsoDateStyle,
        ["default_transaction_isolation"] = value =>
            SettingValues.IsOneOf(value, "read uncommitted", "read committed", "repeatable read", "serializable"),
        ["default_transaction_deferrable"] = SettingValues.IsBool,
        // Only ever narrower: "off" is dropped, so that it can't undo what the target's read_only pins.
        ["default_transaction_read_only"] = SettingValues.IsTrue,
        ["extra_float_digits"] = value => SettingValues.IsInt(value, -15, 3),
        ["geqo"] = SettingValues.IsBool,
        ["idle_in_transaction_session_timeout"] = SettingValues.IsDuration,
        ["intervalstyle"] = value => SettingValues.IsOneOf(value, "postgres", "postgres_verbose", "sql_standard", "iso_8601"),
        ["jit"] = SettingValues.IsBool,
        ["lock_timeout"] = SettingValues.IsDuration,
        ["statement_timeout"] = SettingValues.IsDuration,
        ["timezone"] = SettingValues.IsTimeZone,
    }.ToFrozenDictionary();

    /// <summary>Already so: taken without a word where the check holds, refused where it does not.</summary>
    private static readonly FrozenDictionary<string, Func<string, bool>> Pinned = new Dictionary<string, Func<string, bool>>
    {
        ["standard_conforming_strings"] = SettingValues.IsTrue,
        ["backslash_quote"] = value => SettingValues.IsOneOf(value, "safe_encoding"),
        ["session_replication_role"] = value => SettingValues.IsOneOf(value, "origin"),
        ["row_security"] = SettingValues.IsTrue,
    }.ToFrozenDictionary();

    /// <summary>Would change who the session is, what runs in it or how its SQL is read.</summary>
    private static readonly FrozenSet<string> Refused = FrozenSet.Create(
        "role", "session_authorization", "is_superuser", "allow_system_table_mods", "lo_compat_privileges", "zero_damaged_pages",
        "ignore_system_indexes", "local_preload_libraries", "session_preload_libraries", "dynamic_library_path", "transaction_read_only",
        "transform_null_equals", "array_nulls", "quote_all_identifiers", "default_with_oids");

    public static StartupRequest Apply(IEnumerable<KeyValuePair<string, string>> settings, StartupRequest request)
    {
        var forwarded = new Dictionary<string, string>(StringComparer.Ordinal);
        var notices = ImmutableArray.CreateBuilder<string>();
        string? applicationName = null, searchPath = null;
        foreach (var (given, value) in settings)
        {
            var name = given.ToLowerInvariant();
            if (name == "application_name") applicationName = value;
            else if (name == "search_path") searchPath = value;
            else if (Refused.Contains(name) || (Pinned.TryGetValue(name, out var pinned) && !pinned(value)))
                throw new ClientRefusedException(SqlState.InsufficientPrivilege, $"start-up parameter \"{name}\" is refused: it would change who the session is or how SQL is read");
            else if (Forwarded.TryGetValue(name, out var check) && check(value)) forwarded[name] = value;
            else if (!IsAlreadySo(name, value)) AddNotice(notices, name);
        }

        return request with
        {
            Parameters = [.. forwarded],
            ApplicationName = applicationName,
            SearchPath = searchPath,
            Notices = notices.DrainToImmutable(),
        };

        static bool IsAlreadySo(string name, string value) =>
            Pinned.ContainsKey(name)
            || (name == "client_encoding" && SettingValues.IsUtf8(value))
            || (name == "default_transaction_read_only" && SettingValues.IsFalse(value));
    }

    private static void AddNotice(ImmutableArray<string>.Builder notices, string name)
    {
        if (notices.Count >= MaxNotices) return;
        var shown = new string([.. name.Take(63).Select(c => c is > ' ' and < '\u007f' and not '"' ? c : '?')]);
        notices.Add(name == "client_encoding"
            ? "this gate speaks UTF8 only: the client_encoding that was asked for is not set"
            : $"start-up parameter \"{shown}\" is not passed on by this gate");
    }
}
