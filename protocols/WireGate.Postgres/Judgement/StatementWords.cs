using System.Collections.Frozen;
using System.Collections.Immutable;
using WireGate.Core;

namespace WireGate.Postgres.Judgement;

/// <summary>
/// PostgreSQL's command tags (src/include/tcop/cmdtaglist.h of version 18) with the words for statements that have none of their own,
/// each as one shared facet value.
/// </summary>
public static class StatementWords
{
    private static readonly string[] Altered =
    [
        "AGGREGATE", "CAST", "COLLATION", "CONVERSION", "DATABASE", "DOMAIN", "EVENT TRIGGER", "EXTENSION", "FOREIGN DATA WRAPPER",
        "FOREIGN TABLE", "FUNCTION", "INDEX", "LANGUAGE", "MATERIALIZED VIEW", "OPERATOR", "OPERATOR CLASS", "OPERATOR FAMILY", "POLICY",
        "PROCEDURE", "PUBLICATION", "ROLE", "ROUTINE", "RULE", "SCHEMA", "SEQUENCE", "SERVER", "STATISTICS", "SUBSCRIPTION", "TABLE",
        "TABLESPACE", "TEXT SEARCH CONFIGURATION", "TEXT SEARCH DICTIONARY", "TEXT SEARCH PARSER", "TEXT SEARCH TEMPLATE", "TRANSFORM",
        "TRIGGER", "TYPE", "USER MAPPING", "VIEW",
    ];

    private static readonly string[] Others =
    [
        "ALTER DEFAULT PRIVILEGES", "ALTER LARGE OBJECT", "ALTER CONSTRAINT", "ALTER SYSTEM", "ANALYZE", "BEGIN", "CALL", "CHECKPOINT", "CLOSE",
        "CLOSE CURSOR", "CLOSE CURSOR ALL", "CLUSTER", "COMMENT", "COMMIT", "COMMIT PREPARED", "COPY", "COPY FROM", "CREATE ACCESS METHOD",
        "CREATE CONSTRAINT", "CREATE TABLE AS", "DEALLOCATE", "DEALLOCATE ALL", "DECLARE CURSOR", "DELETE", "DISCARD", "DISCARD ALL", "DISCARD PLANS",
        "DISCARD SEQUENCES", "DISCARD TEMP", "DO", "DROP ACCESS METHOD", "DROP CONSTRAINT", "DROP OWNED", "DROP REPLICATION SLOT", "EXECUTE",
        "EXPLAIN", "EXPLAIN ANALYZE", "FETCH", "GRANT", "GRANT ROLE", "IMPORT FOREIGN SCHEMA", "INSERT", "LISTEN", "LOAD", "LOCK TABLE", "MERGE", "MOVE",
        "NOTIFY", "OTHER", "PREPARE", "PREPARE TRANSACTION", "REASSIGN OWNED", "REFRESH MATERIALIZED VIEW", "REINDEX", "RELEASE", "RESET",
        "REVOKE", "REVOKE ROLE", "ROLLBACK", "ROLLBACK PREPARED", "SAVEPOINT", "SECURITY LABEL", "SELECT", "SELECT INTO", "SET",
        "SET CONSTRAINTS", "SHOW", "START TRANSACTION", "TRUNCATE TABLE", "UNLISTEN", "UPDATE", "VACUUM",
    ];

    private static readonly FrozenDictionary<string, FacetValue> Values =
        Altered.SelectMany(static what => new[] { $"CREATE {what}", $"ALTER {what}", $"DROP {what}" }).Concat(Others)
            .ToFrozenDictionary(static word => word, static word => new FacetValue(word), StringComparer.Ordinal);

    public static ImmutableArray<string> All { get; } = [.. Values.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The shared value of a word, or null if it is not one of the list: then nothing is known of the statement.</summary>
    public static FacetValue? Find(string word) => Values.GetValueOrDefault(word);
}
