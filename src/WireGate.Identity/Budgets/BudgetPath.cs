using System.Collections.Immutable;
using WireGate.Core.Limits;

namespace WireGate.Identity.Budgets;

/// <summary>The budgets that a token spends at once: its own, those of what it was traded for, and those of the token that its agent proved itself by.</summary>
internal sealed class BudgetPath : IBudget
{
    private readonly ImmutableArray<BudgetMeter> _meters;
    private readonly BudgetBook _book;

    private BudgetPath(ImmutableArray<BudgetMeter> meters) => (_meters, _book) = (meters, meters[0].Book);

    /// <summary>Null where there is nothing to spend. What two of them lead to is charged once.</summary>
    public static BudgetPath? Of(BudgetMeter? own, BudgetPath? parent, BudgetPath? actor)
    {
        ImmutableArray<BudgetMeter> meters = [.. (own is null ? [] : (ImmutableArray<BudgetMeter>)[own]).Concat(parent?._meters ?? []).Concat(actor?._meters ?? []).Distinct()];
        return meters.IsEmpty ? null : new BudgetPath(meters);
    }

    public bool Counts(BudgetKind kind)
    {
        foreach (var meter in _meters)
            if (meter.Counts(kind)) return true;
        return false;
    }

    public string? FindObstacle(BudgetKind kind, long amount)
    {
        // One lock for all: paths cross, and taking from all or from none is one step.
        lock (_book.Spending)
        {
            if (FindEnd() is { } end) return end;
            foreach (var meter in _meters)
            {
                if (meter.HasRoom(kind, amount)) continue;
                // Asking people again is refused by itself; what is over ends the rest too.
                if (kind != BudgetKind.Approvals) meter.End(kind);
                return meter.Describe(kind);
            }

            Take(kind, amount);
            return null;
        }
    }

    public string? FindObstacle(int statements, int writes)
    {
        lock (_book.Spending)
        {
            if (FindEnd() is { } end) return end;
            foreach (var meter in _meters)
            {
                if (!meter.HasRoom(BudgetKind.Statements, statements)) return meter.Describe(BudgetKind.Statements);
                if (!meter.HasRoom(BudgetKind.Writes, writes)) return meter.Describe(BudgetKind.Writes);
            }

            Take(BudgetKind.Statements, statements);
            Take(BudgetKind.Writes, writes);
            return null;
        }
    }

    private string? FindEnd()
    {
        if (_book.IsBehind) return "what the token has spent can't be kept now";
        foreach (var meter in _meters)
            if (meter.FindEnd() is { } end) return end;
        return null;
    }

    private void Take(BudgetKind kind, long amount)
    {
        foreach (var meter in _meters) meter.Take(kind, amount);
    }
}
