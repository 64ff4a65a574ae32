using WireGate.Postgres.Holding;
using WireGate.Postgres.Masking;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Relay;

/// <summary>What a name of a prepared statement or portal stands for.</summary>
/// <param name="Facts">What its text says.</param>
/// <param name="Prepared">The number of the operation that brought the text; of the one that ran it first, where it only goes on.</param>
/// <param name="Reserved">The number that the next Execute of a portal gets; 0 for one of its own.</param>
/// <param name="Kept">Its bytes, where the rules hold it; null where they don't, or too much is kept.</param>
/// <param name="Planned">Its bytes, where something is masked; null where nothing was when it came.</param>
internal readonly record struct NamedRun(SqlFacts Facts, long Prepared = 0, long Reserved = 0, KeptText? Kept = null, PlannedText? Planned = null);
