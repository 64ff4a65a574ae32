namespace WireGate.Core.Limits;

/// <summary>What one session spends of its token's budget. Both pumps may call it at once.</summary>
internal sealed class SessionBudget
{
    /// <summary>The name shown as the rule that denies.</summary>
    private const string Rule = "budget";

    private const string StoppedHint = "Ask whoever gave out the token for another one with a larger budget.";

    private const string Hint = "Nothing was sent to the target. Ask whoever gave out the token for another one with a larger budget.";

    private readonly IBudget _budget;
    private readonly bool _rows;
    private readonly bool _bytes;

    public SessionBudget(IBudget budget) =>
        (_budget, _rows, _bytes) = (budget, budget.Counts(BudgetKind.Rows), budget.Counts(BudgetKind.Bytes));

    public bool CountsTime => _budget.Counts(BudgetKind.Time);

    public Decision? Deny(AccessSet accesses) =>
        accesses.Statements > 0 && _budget.FindObstacle(accesses.Statements, accesses.Writes) is { } obstacle ? Denial(obstacle) : null;

    public Decision? DenyAsking() => _budget.FindObstacle(BudgetKind.Approvals, 1) is { } obstacle ? Denial(obstacle) : null;

    public Obstacle? FindObstacle(long rows, long bytes) =>
        ((_rows && rows > 0 ? _budget.FindObstacle(BudgetKind.Rows, rows) : null) ?? (_bytes ? _budget.FindObstacle(BudgetKind.Bytes, bytes) : null)) is { } obstacle
            ? new Obstacle(obstacle, StoppedHint) : null;

    public string? FindObstacle(TimeSpan passed) => _budget.FindObstacle(BudgetKind.Time, (long)passed.TotalMilliseconds);

    private static Decision Denial(string obstacle) => new(Outcome.Deny, Rule, obstacle, Hint);
}
