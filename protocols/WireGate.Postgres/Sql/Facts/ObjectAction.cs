namespace WireGate.Postgres.Sql.Facts;

public enum ObjectAction : byte
{
    Create,
    Alter,
    Drop,

    /// <summary>GRANT, REVOKE, ALTER DEFAULT PRIVILEGES, OWNER TO, policies, row security, SECURITY LABEL.</summary>
    Access,

    /// <summary>COMMENT.</summary>
    Comment,

    /// <summary>VACUUM, ANALYZE, REINDEX, CLUSTER, REFRESH MATERIALIZED VIEW, CHECKPOINT.</summary>
    Maintain,
}
