using System.Collections.Immutable;

namespace WireGate.Core.Approvals;

/// <summary>What a held action would do, as the target itself says. For people; nothing is decided by it.</summary>
/// <param name="Summary">One line: <c>deletes about 1,200 rows of public.orders</c>.</param>
/// <param name="Lines">More, a line each: tables, estimated rows, cascades.</param>
/// <param name="IsKnown">False where it could not be asked without running somebody's code; <paramref name="Summary"/> says why.</param>
public sealed record ActionEffect(string Summary, ImmutableArray<string> Lines, bool IsKnown = true)
{
    public static ActionEffect Unknown(string why) => new(why, [], IsKnown: false);
}
