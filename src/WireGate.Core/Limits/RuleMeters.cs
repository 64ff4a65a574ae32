namespace WireGate.Core.Limits;

/// <summary>What was spent of the limits of rules by tasks, whose sessions spend together: one for all sessions of the gate, for as long as it runs.</summary>
public sealed class RuleMeters(TimeProvider time)
{
    /// <summary>About 20 MB. Who needs more counts sessions.</summary>
    private const int Most = 100_000;

    /// <summary>A task that did nothing for so long begins anew.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(24);

    private readonly Dictionary<(string Rule, string Task), LimitMeter> _meters = [];

    /// <summary>Guards every meter: taking from all or from none is one step.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Under <see cref="Gate"/>: the meter of a task; null where too many are counted already.</summary>
    internal LimitMeter? Find(string rule, string task)
    {
        if (_meters.TryGetValue((rule, task), out var known)) return known;
        if (_meters.Count >= Most) Forget();
        if (_meters.Count >= Most) return null;
        var meter = new LimitMeter();
        _meters.Add((rule, task), meter);
        return meter;
    }

    private void Forget()
    {
        foreach (var (key, meter) in _meters)
            if (time.GetElapsedTime(meter.LastUsed) > Forgotten) _meters.Remove(key);
    }
}
