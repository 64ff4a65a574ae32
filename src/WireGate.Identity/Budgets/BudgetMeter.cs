using System.Globalization;
using WireGate.Core.Limits;

namespace WireGate.Identity.Budgets;

/// <summary>What one token, and those that descend from it, have spent. All but <see cref="Spent"/> under <see cref="BudgetBook.Spending"/>.</summary>
internal sealed class BudgetMeter
{
    private const int Kinds = (int)BudgetKind.Approvals + 1;

    private readonly BudgetLimits _limits;
    private readonly BudgetBook _book;
    private readonly long[] _spent = new long[Kinds];
    private BudgetKind? _over;

    /// <param name="book">Keeps what was spent.</param>
    /// <param name="token">Its id.</param>
    /// <param name="limits">Its own.</param>
    /// <param name="spent">Before, by kind.</param>
    public BudgetMeter(BudgetBook book, string token, BudgetLimits limits, ReadOnlySpan<long> spent)
    {
        (_book, Token, _limits) = (book, token, limits);
        spent.CopyTo(_spent);
    }

    public string Token { get; }

    public BudgetBook Book => _book;

    public bool Counts(BudgetKind kind) => _limits[kind] is not null;

    public long[] Spent()
    {
        lock (_book.Spending) return [.. _spent];
    }

    /// <summary>Why it gives nothing more, of any kind.</summary>
    public string? FindEnd() => _over is { } kind ? Describe(kind) : null;

    public bool HasRoom(BudgetKind kind, long amount) => amount == 0 || _limits[kind] is not { } limit || _spent[(int)kind] <= limit - amount;

    public void Take(BudgetKind kind, long amount)
    {
        if (amount == 0 || _limits[kind] is null) return;
        _spent[(int)kind] += amount;
        _book.Changed(this);
    }

    /// <summary>From now on it gives nothing more.</summary>
    public void End(BudgetKind kind) => _over = kind;

    public string Describe(BudgetKind kind)
    {
        var limit = _limits[kind] ?? 0;
        return kind == BudgetKind.Time
            ? string.Create(CultureInfo.InvariantCulture, $"the token's budget of {limit / 1000.0} s is used up")
            : string.Create(CultureInfo.InvariantCulture, $"the token's budget of {limit} {Enum.GetName(kind)!.ToLowerInvariant()} is used up");
    }
}
