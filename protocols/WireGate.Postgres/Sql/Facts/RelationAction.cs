namespace WireGate.Postgres.Sql.Facts;

/// <summary>What a statement does with a relation that it names.</summary>
public enum RelationAction : byte
{
    Select,
    Insert,
    Update,
    Delete,
    Truncate,

    /// <summary>Row locks (FOR UPDATE, FOR SHARE …) or LOCK TABLE in any mode but ACCESS SHARE.</summary>
    Lock,

    /// <summary>LOCK TABLE … IN ACCESS SHARE MODE: the lock that every SELECT takes, as pg_dump asks for it.</summary>
    AccessShareLock,

    /// <summary>Made by CREATE TABLE AS, SELECT INTO or CREATE MATERIALIZED VIEW.</summary>
    Create,
}
