namespace WireGate.Postgres.Sql.Parsing;

/// <summary>What became of one text.</summary>
/// <param name="Result">What the reader made of the tree; default where there is none.</param>
/// <param name="Failure">Why there is no tree.</param>
public readonly record struct SqlParse<TResult>(TResult? Result, SqlParseFailure Failure)
{
    public bool IsParsed => Failure.Kind == SqlParseFailureKind.None;
}
