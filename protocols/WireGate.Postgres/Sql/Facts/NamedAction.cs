namespace WireGate.Postgres.Sql.Facts;

public enum NamedAction : byte
{
    Prepare,
    Execute,
    Deallocate,
    DeclareCursor,
    Fetch,
    CloseCursor,
}
