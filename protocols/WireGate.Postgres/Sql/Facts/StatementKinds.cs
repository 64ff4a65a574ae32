namespace WireGate.Postgres.Sql.Facts;

/// <summary>The closed list of <see cref="StatementFacts.Kind"/>: the words of the facet <c>statement</c>.</summary>
public static class StatementKinds
{
    /// <summary>A statement that the grammar knows and this gate does not.</summary>
    public const string Other = "OTHER";
}
