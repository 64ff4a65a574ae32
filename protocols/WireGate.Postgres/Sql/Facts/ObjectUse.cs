namespace WireGate.Postgres.Sql.Facts;

/// <summary>An object that a utility statement works on.</summary>
/// <param name="Type">PostgreSQL's word in lower case: <c>table</c>, <c>view</c>, <c>index</c>, <c>function</c>, <c>database</c>, <c>role</c>, <c>schema</c> …</param>
/// <param name="Name">As written; <see cref="All"/> where the statement means all of that type, or whatever is in the database.</param>
/// <param name="Action">What is done with it.</param>
public sealed record ObjectUse(string Type, QualifiedName Name, ObjectAction Action)
{
    /// <summary>The name that stands for all: VACUUM without a table, GRANT … ON ALL, REASSIGN OWNED.</summary>
    public const string All = "*";
}
