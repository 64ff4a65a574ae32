namespace WireGate.Postgres.Catalogue;

/// <summary>
/// What is asked of the system catalogues (PostgreSQL documentation, chapter "System Catalogs"). Every name is qualified, and the queries
/// run under a search_path of pg_catalog alone, so that no operator or function of a user is chosen.
/// </summary>
internal static class CatalogueQueries
{
    /// <summary>One snapshot for all of it, and no way to change anything.</summary>
    public const string Begin = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

    public const string Commit = "COMMIT";

    public const string Rollback = "ROLLBACK";

    /// <summary>Asked before <see cref="NarrowSearchPath"/>: what the session's own start-up packet made it.</summary>
    public const string Identity =
        "SELECT pg_catalog.current_database()::text, current_user::text, pg_catalog.current_setting('search_path')";

    /// <summary>The schemas that exist and may be used, in order, with the implicit pg_catalog.</summary>
    public const string SearchPath =
        "SELECT s FROM pg_catalog.unnest(pg_catalog.current_schemas(true)) WITH ORDINALITY AS u(s, n) ORDER BY n";

    public const string NarrowSearchPath = "SET LOCAL search_path = pg_catalog, pg_temp";

    /// <summary>Changes whenever a row of these catalogues is written, so that an unchanged catalogue isn't read again.</summary>
    public const string Fingerprint = """
        SELECT pg_catalog.concat_ws(' ', pg_catalog.current_setting('search_path'),
          (SELECT pg_catalog.sum(pg_catalog.hashtext(oid::text || ' ' || xmin::text)::bigint) FROM pg_catalog.pg_class),
          (SELECT pg_catalog.sum(pg_catalog.hashtext(attrelid::text || ' ' || attnum::text || ' ' || xmin::text)::bigint) FROM pg_catalog.pg_attribute),
          (SELECT pg_catalog.sum(pg_catalog.hashtext(oid::text || ' ' || xmin::text)::bigint) FROM pg_catalog.pg_namespace),
          (SELECT pg_catalog.sum(pg_catalog.hashtext(oid::text || ' ' || xmin::text)::bigint) FROM pg_catalog.pg_proc),
          (SELECT pg_catalog.sum(pg_catalog.hashtext(oid::text || ' ' || xmin::text)::bigint) FROM pg_catalog.pg_type),
          (SELECT pg_catalog.sum(pg_catalog.hashtext(oid::text || ' ' || xmin::text)::bigint) FROM pg_catalog.pg_operator),
          (SELECT pg_catalog.sum(pg_catalog.hashtext(oid::text || ' ' || xmin::text)::bigint) FROM pg_catalog.pg_cast),
          (SELECT pg_catalog.sum(pg_catalog.hashtext(oid::text || ' ' || xmin::text)::bigint) FROM pg_catalog.pg_constraint),
          (SELECT pg_catalog.sum(pg_catalog.hashtext(oid::text || ' ' || xmin::text)::bigint) FROM pg_catalog.pg_rewrite),
          (SELECT pg_catalog.sum(pg_catalog.hashtext(oid::text || ' ' || xmin::text)::bigint) FROM pg_catalog.pg_extension),
          (SELECT pg_catalog.sum(pg_catalog.hashtext(inhrelid::text || ' ' || inhparent::text)::bigint) FROM pg_catalog.pg_inherits))
        """;

    /// <summary>oid, schema, name, kind, columns as [[number, name], …]. Temporary relations belong to one session and are left out.</summary>
    public const string Relations = """
        SELECT c.oid, n.nspname, c.relname, c.relkind,
          (SELECT pg_catalog.json_agg(pg_catalog.json_build_array(a.attnum, a.attname) ORDER BY a.attnum)
             FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't'
        """;

    /// <summary>
    /// relation, what, oid: every relation and function that the stored query tree of a view or rule mentions, by the fields that
    /// nodeToString writes (src/backend/nodes/outfuncs.c), those that pg_depend leaves out (pinned ones) too. A blank inside a string is written
    /// with a backslash, so a name can't pass for a field. "varattno 0" is a whole row, which pg_depend does not tell either.
    /// </summary>
    public const string RuleMentions = """
        SELECT DISTINCT r.ev_class, m[1], m[2]
        FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace,
          LATERAL pg_catalog.regexp_matches(r.ev_action::text || ' ' || r.ev_qual::text,
            ':(relid|funcid|opfuncid|aggfnoid|winfnoid|varattno) ([0-9]+)', 'g') AS m
        WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND (m[1] = 'varattno') = (m[2] = '0')
        """;

    /// <summary>view or ruled table, relation, column number.</summary>
    public const string RuleColumns = """
        SELECT DISTINCT r.ev_class, d.refobjid, d.refobjsubid
        FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = r.oid
        WHERE d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid <> r.ev_class AND d.refobjsubid > 0
        """;

    /// <summary>view or ruled table, class, oid: operators and types that are not PostgreSQL's own.</summary>
    public const string RuleOperatorsAndTypes = """
        SELECT DISTINCT r.ev_class, CASE WHEN d.refclassid = 'pg_catalog.pg_type'::regclass THEN 'type' ELSE 'operator' END, d.refobjid
        FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = r.oid
        WHERE d.refclassid IN ('pg_catalog.pg_operator'::regclass, 'pg_catalog.pg_type'::regclass)
        """;

    /// <summary>view, its query with every name qualified that is not PostgreSQL's own.</summary>
    public const string Definitions = """
        SELECT c.oid, pg_catalog.pg_get_viewdef(c.oid)
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('v', 'm') AND c.relpersistence <> 't' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        """;

    /// <summary>relation, generated column, column that its expression reads: the expression depends on it; before PostgreSQL 15 the column did.</summary>
    public const string GeneratedColumns = """
        SELECT a.attrelid, a.attnum, d.refobjsubid
        FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_attrdef e ON e.adrelid = a.attrelid AND e.adnum = a.attnum
          JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid > 0
            AND (d.classid = 'pg_catalog.pg_attrdef'::regclass AND d.objid = e.oid
              OR d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = a.attrelid AND d.objsubid = a.attnum)
        WHERE a.attgenerated <> '' AND d.refobjsubid <> a.attnum
        """;

    /// <summary>child, parent: inheritance and partitions.</summary>
    public const string Inheritance = "SELECT inhrelid, inhparent FROM pg_catalog.pg_inherits";

    /// <summary>referencing table, referenced table, whether a DELETE goes on to it, whether an UPDATE does.</summary>
    public const string ForeignKeys = """
        SELECT DISTINCT conrelid, confrelid, confdeltype IN ('c', 'n', 'd'), confupdtype IN ('c', 'n', 'd')
        FROM pg_catalog.pg_constraint WHERE contype = 'f'
        """;

    /// <summary>
    /// oid, schema, name, fewest and most arguments (-1: any), takes a row, volatility, extension. A procedure's OUT arguments are written in CALL,
    /// so its count isn't known from pronargs.
    /// </summary>
    public const string Routines = """
        SELECT p.oid, n.nspname, p.proname, p.pronargs - p.pronargdefaults - (p.provariadic <> 0)::int,
          CASE WHEN p.provariadic <> 0 OR p.prokind = 'p' THEN -1 ELSE p.pronargs END,
          p.pronargs > 0 AND p.pronargs - p.pronargdefaults <= 1 AND t.typtype IN ('c', 'd', 'p'), p.provolatile, e.extname
        FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
          LEFT JOIN pg_catalog.pg_type t ON p.pronargs > 0 AND t.oid = p.proargtypes[0]
          LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
          LEFT JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
        WHERE n.nspname <> 'pg_catalog'
        """;

    /// <summary>oid, name of PostgreSQL's own functions that a stored expression may mention.</summary>
    public const string OwnRoutines = """
        SELECT p.oid, p.proname FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'pg_catalog'
        """;

    /// <summary>oid, schema, name, function.</summary>
    public const string Operators = """
        SELECT o.oid, n.nspname, o.oprname, o.oprcode::oid
        FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
        WHERE n.nspname <> 'pg_catalog' OR o.oid >= 16384
        """;

    /// <summary>oid, schema, name, kind, base type or element, relation of a composite, input function.</summary>
    public const string Types = """
        SELECT t.oid, n.nspname, t.typname, t.typtype, CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.typelem END, t.typrelid, t.typinput::oid
        FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
        WHERE t.oid >= 16384 OR n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
        """;

    /// <summary>relation, type: columns of types that are not PostgreSQL's own.</summary>
    public const string TypedColumns = """
        SELECT DISTINCT attrelid, atttypid FROM pg_catalog.pg_attribute WHERE atttypid >= 16384 AND attnum > 0 AND NOT attisdropped
        """;

    /// <summary>domain, function: what its CHECK constraints call.</summary>
    public const string DomainChecks = """
        SELECT DISTINCT k.contypid, m[2]
        FROM pg_catalog.pg_constraint k, LATERAL pg_catalog.regexp_matches(k.conbin::text, ':(funcid|opfuncid) ([0-9]+)', 'g') AS m
        WHERE k.contypid <> 0
        """;

    /// <summary>source type, target type, whether it may happen unasked in an expression, function. Only casts that users made.</summary>
    public const string Casts = """
        SELECT castsource, casttarget, castcontext = 'i', castfunc FROM pg_catalog.pg_cast WHERE oid >= 16384 AND castfunc <> 0
        """;
}
