namespace WireGate.Postgres.Databases;

/// <summary>The search path that the gate's own connection and every session get.</summary>
internal static class PinnedPath
{
    /// <summary>
    /// The role's own path with pg_temp last, where it does not stand already. Left out, PostgreSQL searches it first, and a temporary table
    /// takes the place of the one that a rule names (PostgreSQL documentation, search_path).
    /// </summary>
    public const string Sql = """
        SELECT pg_catalog.set_config('search_path',
          CASE WHEN p OPERATOR(pg_catalog.~) '(^|,)\s*"?pg_temp"?\s*$' THEN p
               WHEN p OPERATOR(pg_catalog.~) '^\s*("")?\s*$' THEN 'pg_temp'
               ELSE p OPERATOR(pg_catalog.||) ', pg_temp' END, false)
        FROM pg_catalog.current_setting('search_path') AS p
        """;
}
