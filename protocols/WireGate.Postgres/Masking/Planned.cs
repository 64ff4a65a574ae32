using System.Collections.Immutable;
using WireGate.Core;

namespace WireGate.Postgres.Masking;

/// <summary>What the masks make of a text.</summary>
/// <param name="Plans">One for each of its statements, null where nothing of its result is hidden; default where none has one.</param>
/// <param name="Obstacle">Why it may not run; null if it may.</param>
internal readonly record struct Planned(ImmutableArray<IResultPlan?> Plans, Decision? Obstacle = null);
