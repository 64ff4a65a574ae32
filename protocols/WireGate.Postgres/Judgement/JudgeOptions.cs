using System.Collections.Immutable;

namespace WireGate.Postgres.Judgement;

/// <summary>What a target's configuration says of how its statements are judged.</summary>
/// <param name="ReadOnly">The target is read-only: leaving the read-only state is never allowed.</param>
/// <param name="Functions">The functions that its owner declared.</param>
public sealed record JudgeOptions(bool ReadOnly, ImmutableArray<DeclaredFunction> Functions)
{
    public static readonly JudgeOptions Default = new(false, []);
}
