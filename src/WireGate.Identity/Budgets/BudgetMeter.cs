using System.Globalization;
using WireGate.Core.Limits;

namespace WireGate.Identity.Budgets;

/// <summary>What one token, and those that descend from it, have spent.</summary>
internal sealed class BudgetMeter : IBudget
{
    private const int Kinds = (int)BudgetKind.Approvals + 1;

    private readonly string _token;
    private readonly BudgetLimits _limits;
    private readonly BudgetMeter? _parent;
    private readonly BudgetBook _book;
    private readonly Lock _family;
    private readonly long[] _spent = new long[Kinds];
    private BudgetKind? _over;

    /// <param name="book">Keeps what was spent.</param>
    /// <param name="token">Its id.</param>
    /// <param name="limits">Its own.</param>
    /// <param name="parent">Spends too.</param>
    /// <param name="spent">Before, by kind.</param>
    public BudgetMeter(BudgetBook book, string token, BudgetLimits limits, BudgetMeter? parent, ReadOnlySpan<long> spent)
    {
        (_book, _token, _limits, _parent) = (book, token, limits, parent);
        // One for all that spend together: taking from all or from none is one step.
        _family = parent?._family ?? new Lock();
        spent.CopyTo(_spent);
    }

    public string Token => _token;

    public bool Counts(BudgetKind kind) => _limits[kind] is not null || _parent?.Counts(kind) == true;

    public string? FindObstacle(BudgetKind kind, long amount)
    {
        lock (_family)
        {
            if (FindEnd() is { } end) return end;
            for (var one = this; one is not null; one = one._parent)
            {
                if (one.HasRoom(kind, amount)) continue;
                // Asking people again is refused by itself; what is over ends the rest too.
                if (kind != BudgetKind.Approvals) one._over = kind;
                return one.Describe(kind);
            }

            Take(kind, amount);
            return null;
        }
    }

    public string? FindObstacle(int statements, int writes)
    {
        lock (_family)
        {
            if (FindEnd() is { } end) return end;
            for (var one = this; one is not null; one = one._parent)
            {
                if (!one.HasRoom(BudgetKind.Statements, statements)) return one.Describe(BudgetKind.Statements);
                if (!one.HasRoom(BudgetKind.Writes, writes)) return one.Describe(BudgetKind.Writes);
            }

            Take(BudgetKind.Statements, statements);
            Take(BudgetKind.Writes, writes);
            return null;
        }
    }

    public long[] Spent()
    {
        lock (_family) return [.. _spent];
    }

    private string? FindEnd()
    {
        if (_book.IsBehind) return "what the token has spent can't be kept now";
        for (var one = this; one is not null; one = one._parent)
            if (one._over is { } kind) return one.Describe(kind);
        return null;
    }

    private bool HasRoom(BudgetKind kind, long amount) => amount == 0 || _limits[kind] is not { } limit || _spent[(int)kind] <= limit - amount;

    private void Take(BudgetKind kind, long amount)
    {
        if (amount == 0) return;
        for (var one = this; one is not null; one = one._parent)
        {
            if (one._limits[kind] is null) continue;
            one._spent[(int)kind] += amount;
            _book.Changed(one);
        }
    }

    private string Describe(BudgetKind kind)
    {
        var limit = _limits[kind] ?? 0;
        return kind == BudgetKind.Time
            ? string.Create(CultureInfo.InvariantCulture, $"the token's budget of {limit / 1000.0} s is used up")
            : string.Create(CultureInfo.InvariantCulture, $"the token's budget of {limit} {Enum.GetName(kind)!.ToLowerInvariant()} is used up");
    }
}
