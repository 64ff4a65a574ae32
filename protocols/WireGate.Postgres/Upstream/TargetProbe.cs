using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Postgres.Catalogue;

namespace WireGate.Postgres.Upstream;

/// <summary>Asks a target, after log-in, what the credential's role can do.</summary>
public static class TargetProbe
{
    /// <summary>
    /// Qualified throughout, so that no schema of the target's can stand in. A superuser is a member of every role: its memberships say
    /// nothing and are left out.
    /// </summary>
    private const string Sql =
        """
        SELECT 'version', pg_catalog.current_setting('server_version')
        UNION ALL
        SELECT 'superuser', rolname FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) current_user AND rolsuper
        UNION ALL
        SELECT 'power', right_ FROM pg_catalog.pg_roles,
               LATERAL (VALUES ('CREATEROLE', rolcreaterole), ('BYPASSRLS', rolbypassrls), ('REPLICATION', rolreplication)) AS rights (right_, has)
         WHERE rolname OPERATOR(pg_catalog.=) current_user AND has AND NOT rolsuper
        UNION ALL
        SELECT 'power', role.rolname FROM pg_catalog.pg_roles AS role, pg_catalog.pg_roles AS me
         WHERE me.rolname OPERATOR(pg_catalog.=) current_user AND NOT me.rolsuper
           AND role.rolname OPERATOR(pg_catalog.=) ANY
               ('{pg_read_server_files,pg_write_server_files,pg_execute_server_program,pg_monitor,pg_read_all_data,pg_write_all_data,pg_signal_backend,pg_create_subscription}'::pg_catalog.name[])
           AND pg_catalog.pg_has_role(me.oid, role.oid, 'MEMBER')
        UNION ALL
        SELECT 'extension', extname FROM pg_catalog.pg_extension
         WHERE extname OPERATOR(pg_catalog.~) '^(dblink|postgres_fdw|file_fdw|adminpack|pl(python|perlu|tclu|sh|r$|java).*|oracle_fdw|mysql_fdw|tds_fdw|http|pg_net|pg_cron)$'
        """;

    /// <exception cref="UpstreamException">The target could not be asked.</exception>
    public static async Task<TargetPowers> RunAsync(ICatalogueSource source, CancellationToken cancellationToken)
    {
        var rows = await source.QueryAsync(Sql, cancellationToken).ConfigureAwait(false);
        var version = Named(rows, "version");
        if (version.Length != 1) throw new UpstreamException("the target did not tell its version");
        return new TargetPowers(version[0], Named(rows, "superuser").Length > 0, Named(rows, "power"), Named(rows, "extension"));
    }

    private static ImmutableArray<string> Named(IReadOnlyList<string?[]> rows, string kind) =>
        [.. rows.Where(row => row is [{ } name, not null] && name == kind).Select(row => row[1]!)];
}
