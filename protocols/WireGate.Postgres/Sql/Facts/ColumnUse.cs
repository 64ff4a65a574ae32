namespace WireGate.Postgres.Sql.Facts;

/// <summary>
/// A reference that may be to a column. A qualifier that is no relation or alias of <see cref="StatementFacts.Relations"/> is a derived table
/// (sub-select, common table expression, function) whose own references are listed too: joins with an alias and relations whose columns
/// are renamed are reported as <c>*</c>, and <c>excluded</c>, <c>old</c> and <c>new</c> as the target that they are rows of.
/// </summary>
/// <param name="Qualifier">What stands before the last dot (a table, an alias, or schema.table), or null.</param>
/// <param name="Name">The column; null for <c>*</c>. May as well be a whole row, where it is the name of a relation or alias, or a function in attribute notation.</param>
/// <param name="IsWritten">It is assigned: a target of INSERT, UPDATE or COPY FROM. An INSERT or COPY without a column list writes <c>*</c>.</param>
/// <param name="Target">For a written column: the relation that it is a column of, as written there.</param>
public sealed record ColumnUse(QualifiedName? Qualifier, string? Name, bool IsWritten = false, QualifiedName? Target = null);
