namespace WireGate.Identity.Budgets;

/// <summary>What was spent and is not in the store yet.</summary>
/// <param name="Meter">Whose it is.</param>
/// <param name="Amounts">How much, by <see cref="Core.Limits.BudgetKind"/>.</param>
internal sealed record UnkeptSpending(BudgetMeter Meter, long[] Amounts);
