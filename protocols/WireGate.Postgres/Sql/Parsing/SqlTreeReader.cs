namespace WireGate.Postgres.Sql.Parsing;

/// <summary>
/// Reads a parse tree where it lies, in the sandbox's memory. Neither span may be kept. Runs on the parser's
/// thread, which has a large stack where the text is long.
/// </summary>
/// <param name="json">libpg_query's compact JSON (defaults left out, locations in bytes), not terminated.</param>
/// <param name="sql">The text that it was made from.</param>
public delegate TResult SqlTreeReader<out TResult>(ReadOnlySpan<byte> json, ReadOnlySpan<byte> sql);
