namespace WireGate.Postgres.Judgement;

/// <summary>What a session's search_path may be when a statement runs.</summary>
public enum SearchPath : byte
{
    /// <summary>As its start-up packet set it.</summary>
    Pinned,

    /// <summary>
    /// Perhaps empty, as pg_dump makes it, or what <see cref="RelationKindSetting"/> may have made it: bare names then mean PostgreSQL's own
    /// objects, or temporary ones, which come first. A bare name of anything else stays unknown. Whether the change was rolled back or reset does not matter, since that only makes names mean what they did
    /// under <see cref="Pinned"/>: so once in this state a session may stay in it.
    /// </summary>
    Empty,
}
