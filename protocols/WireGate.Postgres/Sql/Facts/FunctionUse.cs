namespace WireGate.Postgres.Sql.Facts;

/// <summary>A function, procedure or aggregate called by name.</summary>
/// <param name="Name">As written; syntax that the grammar turns into calls (EXTRACT, OVERLAY …) has the schema pg_catalog.</param>
/// <param name="ArgumentCount">Arguments as written.</param>
/// <param name="ConstantArguments">For each argument its text if it is a string constant (a cast of one counts), else null.</param>
public sealed record FunctionUse(QualifiedName Name, int ArgumentCount, System.Collections.Immutable.ImmutableArray<string?> ConstantArguments);
