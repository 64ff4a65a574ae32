namespace WireGate.Postgres.Sql.Facts;

/// <summary>A prepared statement or cursor that SQL names.</summary>
/// <param name="Action">What is done with it.</param>
/// <param name="Name">Folded and unquoted, not yet cut to 63 bytes; null for ALL.</param>
/// <param name="Inner">For Prepare and Declare: facts of the statement inside, judged when EXECUTE or FETCH runs it. Its facts are part of the outer statement's lists too.</param>
public sealed record NamedUse(NamedAction Action, string? Name, StatementFacts? Inner = null)
{
    /// <summary>For Declare: WITH HOLD. It runs to its end when the transaction ends, whether or not anybody fetched.</summary>
    public bool Outlives { get; init; }
}
