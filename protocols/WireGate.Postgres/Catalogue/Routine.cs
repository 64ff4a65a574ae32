namespace WireGate.Postgres.Catalogue;

/// <summary>One overload of a function, procedure or aggregate outside pg_catalog and information_schema.</summary>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="MinimumArguments">Arguments without a default.</param>
/// <param name="MaximumArguments">All arguments; <see cref="int.MaxValue"/> where VARIADIC.</param>
/// <param name="TakesRow">One argument that a whole row fits: it can be called as if it were a column (<c>customers.f</c>).</param>
/// <param name="IsReviewed">It belongs to a reviewed extension and is immutable or stable.</param>
public sealed record Routine(string Schema, string Name, int MinimumArguments, int MaximumArguments, bool TakesRow, bool IsReviewed)
{
    public bool Accepts(int arguments) => arguments >= MinimumArguments && arguments <= MaximumArguments;
}
