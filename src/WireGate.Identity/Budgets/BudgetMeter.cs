using System.Globalization;
using WireGate.Core.Limits;

namespace WireGate.Identity.Budgets;

/// <summary>What one token, and those that descend from it, have spent. All under <see cref="BudgetBook.Spending"/>, but what the store asks for and tells, which takes it.</summary>
internal sealed class BudgetMeter
{
    private const int Kinds = (int)BudgetKind.Approvals + 1;

    private readonly BudgetLimits _limits;
    private readonly BudgetBook _book;
    private readonly long[] _spent = new long[Kinds];

    /// <summary>What the store has of it, other nodes' spending included.</summary>
    private readonly long[] _kept = new long[Kinds];
    private BudgetKind? _over;

    /// <param name="book">Keeps what was spent.</param>
    /// <param name="token">Its id.</param>
    /// <param name="limits">Its own.</param>
    /// <param name="spent">Before, by kind.</param>
    public BudgetMeter(BudgetBook book, string token, BudgetLimits limits, ReadOnlySpan<long> spent)
    {
        (_book, Token, _limits) = (book, token, limits);
        spent.CopyTo(_spent);
        spent.CopyTo(_kept);
    }

    public string Token { get; }

    public BudgetBook Book => _book;

    public bool Counts(BudgetKind kind) => _limits[kind] is not null;

    /// <summary>What was spent here and is not in the store yet.</summary>
    public long[] Unkept()
    {
        lock (_book.Spending) return [.. _spent.Zip(_kept, static (spent, kept) => spent - kept)];
    }

    /// <summary>The store has that much more of it.</summary>
    public void Keep(ReadOnlySpan<long> amounts)
    {
        lock (_book.Spending)
            for (var kind = 0; kind < Kinds; kind++) _kept[kind] += amounts[kind];
    }

    /// <summary>What all nodes have spent, as the store says; what it has not got of this one comes on top.</summary>
    public void Learn(ReadOnlySpan<long> total)
    {
        lock (_book.Spending)
        {
            for (var kind = 0; kind < Kinds; kind++)
            {
                // A store that was restored from an older copy gives nothing back.
                var more = Math.Max(0, total[kind] - _kept[kind]);
                _spent[kind] += more;
                _kept[kind] += more;
            }
        }
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
