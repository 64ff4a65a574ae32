namespace WireGate.Postgres.Sql.Parsing;

/// <summary>Why a text could not be parsed.</summary>
/// <param name="Kind">The cause.</param>
/// <param name="Position">For a syntax error where, in characters from 1 as in the error field <c>P</c>; else 0.</param>
public readonly record struct SqlParseFailure(SqlParseFailureKind Kind, int Position = 0)
{
    /// <summary>One phrase for people; holds nothing of the text.</summary>
    public string Describe() => Kind switch
    {
        SqlParseFailureKind.Syntax => "syntax that PostgreSQL 18's grammar does not know",
        SqlParseFailureKind.TooLong => "longer than 1 MiB",
        SqlParseFailureKind.NotText => "not UTF-8 text",
        SqlParseFailureKind.TooDeep => "nested too deeply",
        SqlParseFailureKind.TooLarge => "too large to parse",
        SqlParseFailureKind.Deadline => "took too long to parse",
        SqlParseFailureKind.Busy => "no parser came free in time",
        _ => "the parser failed",
    };
}
