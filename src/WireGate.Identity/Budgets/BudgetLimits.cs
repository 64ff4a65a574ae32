using WireGate.Core.Limits;

namespace WireGate.Identity.Budgets;

/// <summary>What a token may spend at most, over all of its sessions; null for no limit.</summary>
public sealed record BudgetLimits
{
    public static readonly BudgetLimits None = new();

    public long? Statements { get; init; }

    public long? Writes { get; init; }

    public long? Rows { get; init; }

    public long? Bytes { get; init; }

    /// <summary>In milliseconds.</summary>
    public long? Time { get; init; }

    public long? Approvals { get; init; }

    public long? this[BudgetKind kind] => kind switch
    {
        BudgetKind.Statements => Statements,
        BudgetKind.Writes => Writes,
        BudgetKind.Rows => Rows,
        BudgetKind.Bytes => Bytes,
        BudgetKind.Time => Time,
        _ => Approvals,
    };

    /// <summary>Whether no limit of its own is above the other's.</summary>
    public bool IsWithin(BudgetLimits other) => Enum.GetValues<BudgetKind>().All(kind => this[kind] is not { } own || other[kind] is not { } limit || own <= limit);

    /// <summary>The lower of both, kind by kind.</summary>
    public BudgetLimits And(BudgetLimits other) => new()
    {
        Statements = Lower(Statements, other.Statements),
        Writes = Lower(Writes, other.Writes),
        Rows = Lower(Rows, other.Rows),
        Bytes = Lower(Bytes, other.Bytes),
        Time = Lower(Time, other.Time),
        Approvals = Lower(Approvals, other.Approvals),
    };

    internal void Check()
    {
        foreach (var kind in Enum.GetValues<BudgetKind>())
            if (this[kind] < 0) throw new IdentityException("a budget is nothing or more");
    }

    private static long? Lower(long? one, long? other) => one is null ? other : other is null ? one : Math.Min(one.Value, other.Value);
}
