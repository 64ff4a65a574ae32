using System.Collections.Concurrent;

namespace WireGate.Identity.Budgets;

/// <summary>
/// The meters of all tokens that have a budget, and what of them is not on the disk yet. A gate that is killed forgets what was spent in its last second; one
/// that can't write gives nothing more out.
/// </summary>
internal sealed class BudgetBook(TimeProvider time)
{
    /// <summary>A sync of the disk, at most this often, while something is spent.</summary>
    public static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(1);

    /// <summary>A disk that is slow for a moment stops nobody.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, BudgetMeter> _meters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<BudgetMeter, bool> _changed = new();
    private long _behindSince = -1;

    /// <summary>Held while something is spent.</summary>
    public Lock Spending { get; } = new();

    /// <summary>Whether what was spent has waited too long for the disk.</summary>
    public bool IsBehind => Volatile.Read(ref _behindSince) is var since and >= 0 && time.GetElapsedTime(since) > Patience;

    public bool HasChanges => !_changed.IsEmpty;

    public BudgetMeter Find(string token, Func<string, BudgetMeter> make) => _meters.GetOrAdd(token, make);

    public void Forget(string token) => _meters.TryRemove(token, out _);

    public void Changed(BudgetMeter meter)
    {
        if (!_changed.TryAdd(meter, true)) return;
        Interlocked.CompareExchange(ref _behindSince, time.GetTimestamp(), -1);
    }

    /// <summary>Writes what has changed; called by the store's thread alone. What throws is tried again.</summary>
    public void Write(Action<IReadOnlyList<KeyValuePair<string, long[]>>> write)
    {
        if (_changed.IsEmpty) return;
        var began = time.GetTimestamp();
        var taken = _changed.Keys.ToArray();
        // Before it is read: what is spent meanwhile is a change again.
        foreach (var meter in taken) _changed.TryRemove(meter, out _);
        try
        {
            write([.. taken.Select(meter => KeyValuePair.Create(meter.Token, meter.Spent()))]);
            Volatile.Write(ref _behindSince, _changed.IsEmpty ? -1 : began);
        }
        catch
        {
            foreach (var meter in taken) _changed.TryAdd(meter, true);
            throw;
        }
    }
}
