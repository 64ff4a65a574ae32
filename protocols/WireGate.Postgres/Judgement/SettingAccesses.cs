using WireGate.Core;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Judgement;

/// <summary>The accesses of configuration parameters that a statement shows or changes.</summary>
internal static class SettingAccesses
{
    public static void Add(StatementContext context)
    {
        foreach (var use in context.Facts.Settings)
        {
            var facet = Facet.Of(PostgresFacets.Setting, new FacetValue(use.Name));
            if (use.Elsewhere) AddElsewhere(context, use, facet);
            else if (use.Action == SettingAction.Set) AddSet(context, use, facet);
            else if (LeavesReadOnly(context, use))
                context.Add(Effect.Unknown, [facet], description: "the target is read-only");
            // What SHOW tells, pg_settings tells. A reset returns to the start-up packet, which the gate wrote.
            else if (use.Action is SettingAction.Show or SettingAction.Reset) context.Add(Effect.Session, [facet], housekeeping: true);
            else context.Add(Effect.Unknown, [facet], description: "an unknown way to change a setting");
        }
    }

    /// <summary>Whether it makes bare names mean PostgreSQL's own objects only: pg_dump does so first of all.</summary>
    public static bool EmptiesSearchPath(SettingUse use) =>
        use is { Action: SettingAction.Set, Elsewhere: false, Value: { } value }
        && use.Name.Equals("search_path", StringComparison.OrdinalIgnoreCase) && SearchPathText.IsEmpty(value);

    /// <summary>
    /// The default of transaction_read_only is off, whatever default_transaction_read_only says: before PostgreSQL 16 a RESET, a SET … TO
    /// DEFAULT and a set_config of null made a transaction of a read-only session writable. RESET ALL leaves it alone (GUC_NO_RESET_ALL).
    /// </summary>
    private static bool LeavesReadOnly(StatementContext context, SettingUse use) =>
        context.Options.ReadOnly && use is { Action: SettingAction.Reset, Name: "transaction_read_only" };

    private static void AddSet(StatementContext context, SettingUse use, Facet facet)
    {
        if (EmptiesSearchPath(use) || IsPinnedPath(context, use) || IsSelf(use))
        {
            context.Add(Effect.Session, [facet], housekeeping: true);
            return;
        }

        if (IsLikeTheGates(use))
        {
            context.Add(Effect.Unknown, [facet], description: "an application_name that could be taken for one of the gate's, which name agent and session");
            return;
        }

        switch (ReviewedSettings.Classify(use.Name, use.Value))
        {
            case SettingClass.Housekeeping:
            case SettingClass.LeavesReadOnly when !context.Options.ReadOnly:
                context.Add(Effect.Session, [facet], housekeeping: true);
                break;
            case SettingClass.LeavesReadOnly:
                context.Add(Effect.Unknown, [facet], description: "the target is read-only");
                break;
            case SettingClass.Refused:
                context.Add(Effect.Unknown, [facet],
                    description: $"{use.Name} changes how SQL is read, who the session is or what is enforced: it stays as the gate set it");
                break;
            default:
                context.Add(Effect.Session, [facet]);
                break;
        }
    }

    /// <summary>ALTER ROLE, DATABASE, SYSTEM or FUNCTION … SET: it changes sessions that the gate may not even see.</summary>
    private static void AddElsewhere(StatementContext context, SettingUse use, Facet facet)
    {
        if (context.Facts.Kind is "CREATE FUNCTION" or "CREATE PROCEDURE" or "ALTER FUNCTION" or "ALTER PROCEDURE" or "ALTER ROUTINE")
        {
            // It holds inside the routine only, whose body may do anything as it is.
            context.Add(Effect.Schema, [facet]);
            return;
        }

        context.Add(Effect.AccessControl, [facet]);
        if (use.Action == SettingAction.Set && ReviewedSettings.Classify(use.Name, use.Value) is SettingClass.Refused or SettingClass.LeavesReadOnly)
            context.Add(Effect.Unknown, [facet], description: $"{use.Name} changes how SQL is read, who a session is or what is enforced");
    }

    private static bool IsPinnedPath(StatementContext context, SettingUse use) =>
        use.Value is { } value && context.Catalogue.PinnedSearchPath.Length > 0
        && use.Name.Equals("search_path", StringComparison.OrdinalIgnoreCase)
        && SearchPathText.AreEqual(value, context.Catalogue.PinnedSearchPath);

    /// <summary>
    /// At log-in the gate puts <c>wiregate AGENT SESSION</c> there, for the server's log and pg_stat_activity. A client may put a name of its
    /// own in the place, and none that looks as if the gate had done so for another agent; of a computed one nobody knows.
    /// </summary>
    private static bool IsLikeTheGates(SettingUse use) =>
        use.Name.Equals("application_name", StringComparison.OrdinalIgnoreCase)
        && (use.Value is null || use.Value.Contains("wiregate", StringComparison.OrdinalIgnoreCase));

    /// <summary>SET ROLE NONE: back to the role that logged in.</summary>
    private static bool IsSelf(SettingUse use) => use is { Name: "role", Value: "none" };
}
