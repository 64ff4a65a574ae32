using System.Collections.Immutable;
using WireGate.Core;

namespace WireGate.Postgres.Masking.Provenance;

/// <summary>What was found of one statement.</summary>
/// <param name="Columns">Of its result, where that is of rows of tables; default where it tells none (BEGIN, EXPLAIN).</param>
/// <param name="Refusal">Why it may not run; null if it may.</param>
internal readonly record struct Traced(ImmutableArray<Output> Columns, Decision? Refusal);
