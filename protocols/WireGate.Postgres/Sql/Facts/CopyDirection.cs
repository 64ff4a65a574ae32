namespace WireGate.Postgres.Sql.Facts;

public enum CopyDirection : byte
{
    None,

    /// <summary>COPY … FROM STDIN: the client sends data.</summary>
    In,

    /// <summary>COPY … TO STDOUT.</summary>
    Out,
}
