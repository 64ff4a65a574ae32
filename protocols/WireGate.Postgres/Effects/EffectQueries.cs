using System.Text;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Effects;

/// <summary>What the target's catalogue is asked about a held statement before and after its plan.</summary>
internal static class EffectQueries
{
    /// <summary>
    /// First row, first column: why planning might call somebody's code, or none. The planner calls functions to fold constants, of the text and of what hangs on
    /// its tables: views, policies, defaults, constraints, indexes. The catalogue records what depends on anything that is not built in.
    /// </summary>
    public static string Guard(StatementFacts statement) => $"""
        WITH RECURSIVE named AS (
          SELECT x AS name, pg_catalog.to_regclass(x)::oid AS oid FROM pg_catalog.unnest({Array(statement.Relations.Select(static use => Name(use.Name)))}) AS x),
        reached(oid) AS (
          SELECT oid FROM named WHERE oid IS NOT NULL
          UNION
          SELECT x.oid FROM reached r CROSS JOIN LATERAL (
            SELECT d.refobjid AS oid FROM pg_catalog.pg_rewrite w JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass
              AND d.objid = w.oid AND d.refclassid = 'pg_catalog.pg_class'::regclass WHERE w.ev_class = r.oid
            UNION ALL SELECT i.inhrelid FROM pg_catalog.pg_inherits i WHERE i.inhparent = r.oid) x),
        hanging(classid, objid) AS (
          SELECT 'pg_catalog.pg_rewrite'::regclass, w.oid FROM pg_catalog.pg_rewrite w JOIN reached r ON w.ev_class = r.oid
          UNION ALL SELECT 'pg_catalog.pg_attrdef'::regclass, a.oid FROM pg_catalog.pg_attrdef a JOIN reached r ON a.adrelid = r.oid
          UNION ALL SELECT 'pg_catalog.pg_constraint'::regclass, c.oid FROM pg_catalog.pg_constraint c JOIN reached r ON c.conrelid = r.oid
          UNION ALL SELECT 'pg_catalog.pg_policy'::regclass, p.oid FROM pg_catalog.pg_policy p JOIN reached r ON p.polrelid = r.oid
          UNION ALL SELECT 'pg_catalog.pg_class'::regclass, i.indexrelid FROM pg_catalog.pg_index i JOIN reached r ON i.indrelid = r.oid
          UNION ALL SELECT 'pg_catalog.pg_class'::regclass, r.oid FROM reached r)
        SELECT why FROM (
          SELECT 'the relation ' || name || ' is not found' AS why FROM named WHERE oid IS NULL
          UNION ALL SELECT 'the function ' || p.proname || ' is not only PostgreSQL''s own' FROM pg_catalog.pg_proc p
            WHERE p.proname = ANY ({Array(CalledNames(statement))}) AND p.pronamespace <> 'pg_catalog'::regnamespace
          UNION ALL SELECT 'the operator ' || o.oprname || ' is not only PostgreSQL''s own' FROM pg_catalog.pg_operator o
            WHERE o.oprname = ANY ({Array(statement.Operators.Select(static name => name.Name))}) AND o.oprnamespace <> 'pg_catalog'::regnamespace
          UNION ALL SELECT 'the type ' || t.typname || ' is not PostgreSQL''s own' FROM pg_catalog.pg_type t
            WHERE t.typname = ANY ({Array(statement.Types.Select(static name => PgName.Truncate(name.Name)))}) AND t.typnamespace <> 'pg_catalog'::regnamespace
          UNION ALL SELECT 'the database has a cast of its own' FROM pg_catalog.pg_cast c JOIN pg_catalog.pg_proc p ON p.oid = c.castfunc
            WHERE c.castcontext <> 'e' AND p.pronamespace <> 'pg_catalog'::regnamespace
          UNION ALL SELECT 'it reaches a foreign table' FROM pg_catalog.pg_class c JOIN reached r ON c.oid = r.oid WHERE c.relkind NOT IN ('r', 'p', 'v', 'm', 'S')
          UNION ALL SELECT 'a column of ' || r.oid::regclass || ' has a type that is not PostgreSQL''s own' FROM reached r
            JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
            JOIN pg_catalog.pg_type t ON t.oid = a.atttypid LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem
            WHERE t.oid >= 16384 AND t.typtype <> 'e' AND COALESCE(e.typtype, 'b') <> 'e'
          UNION ALL SELECT 'a view, policy, default, constraint or index of its tables uses a function that is not PostgreSQL''s own' FROM hanging h
            JOIN pg_catalog.pg_depend d ON d.classid = h.classid AND d.objid = h.objid
            WHERE d.refclassid IN ('pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_operator'::regclass)) reasons
        LIMIT 1
        """;

    /// <summary>One line a row: what a write to a table sets off in others, and which triggers fire.</summary>
    /// <param name="table">Schema and name, quoted.</param>
    /// <param name="deletes">Rows go, or change.</param>
    public static string Cascades(string table, bool deletes)
    {
        var column = deletes ? "confdeltype" : "confupdtype";
        return $"""
            WITH RECURSIVE hit(oid, line, spreads) AS (
              SELECT pg_catalog.to_regclass({Literal(table)})::oid, NULL::text COLLATE "C", true
              UNION
              SELECT c.conrelid, CASE c.{column} WHEN 'c' THEN '{(deletes ? "deletes" : "updates")}' WHEN 'n' THEN 'sets to null' ELSE 'sets to default' END
                || ' what refers to it in ' || c.conrelid::regclass || ' (foreign key ' || c.conname || ')', c.{column} = 'c'
              FROM hit JOIN pg_catalog.pg_constraint c ON c.confrelid = hit.oid AND c.contype = 'f' AND c.{column} IN ('c', 'n', 'd')
              WHERE hit.spreads)
            SELECT line FROM hit WHERE line IS NOT NULL
            UNION
            SELECT 'fires the trigger ' || t.tgname || ' of ' || t.tgrelid::regclass || ', which is the database''s own code'
              FROM pg_catalog.pg_trigger t WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgrelid IN (SELECT oid FROM hit)
            ORDER BY 1 LIMIT 100
            """;
    }

    /// <summary>Whatever it holds, a string and nothing else: backslashes are doubled for servers where they would escape.</summary>
    public static string Literal(string text) =>
        "E'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal) + "'";

    public static string Quoted(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>A column may be a function in disguise: <c>row.function</c>.</summary>
    private static IEnumerable<string> CalledNames(StatementFacts statement) =>
        statement.Functions.Select(static use => PgName.Truncate(use.Name.Name)).Concat(statement.Columns.Select(static use => use.Name).OfType<string>().Select(PgName.Truncate));

    private static string Name(QualifiedName name) =>
        name.Schema is { } schema ? Quoted(PgName.Truncate(schema)) + "." + Quoted(PgName.Truncate(name.Name)) : Quoted(PgName.Truncate(name.Name));

    private static string Array(IEnumerable<string> texts)
    {
        var array = new StringBuilder("ARRAY[");
        array.AppendJoin(',', texts.Distinct().Select(Literal));
        return array.Append("]::text[]").ToString();
    }
}
