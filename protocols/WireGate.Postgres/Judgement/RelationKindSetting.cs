using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Judgement;

/// <summary>
/// pg_dump sets restrict_nonsystem_relation_kind, where the server has it, by
/// <c>SELECT set_config(name, 'view, foreign-table', false) FROM pg_settings WHERE name = …</c>. The name is
/// computed, but whichever it is, the value does no harm: no encoding, role or library is called that, and parameters that take any text
/// (application_name, a custom one) decide nothing. As search_path it means two schemas of those names, so that from then on a bare name
/// is not taken for one of the pinned path: see <see cref="SearchPath.Empty"/>.
/// </summary>
internal static class RelationKindSetting
{
    /// <summary>What the facts say of a set_config whose name isn't constant.</summary>
    public const string Phrase = "a setting whose name is computed";

    private const string Value = "view, foreign-table";

    public static bool IsIn(FunctionUse function) =>
        function.ConstantArguments is { IsDefault: false, Length: 3 } arguments && arguments[0] is null && arguments[1] == Value;

    /// <summary>Whether every set_config of the statement is this one.</summary>
    public static bool IsAll(StatementFacts facts)
    {
        var any = false;
        foreach (var function in facts.Functions)
        {
            if (function.Name.Name != "set_config") continue;
            if (!IsIn(function)) return false;
            any = true;
        }

        return any;
    }
}
