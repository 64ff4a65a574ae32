using System.Collections.Immutable;

namespace WireGate.Core.Limits;

/// <summary>What one session spends of the limits of rules. Both pumps may call it at once.</summary>
internal sealed class SessionLimits(RuleMeters meters, Principal principal, TimeProvider time)
{
    private const string Hint = "Nothing was sent to the target. Ask for less, or ask the owner of the rules for more.";

    private const string StoppedHint = "Ask for less at once, or ask the owner of the rules for more.";

    /// <summary>More than any driver sends ahead.</summary>
    private const int MostRunning = 1024;

    private readonly Dictionary<string, LimitMeter> _own = new(StringComparer.Ordinal);
    private readonly Queue<(long Operation, ImmutableArray<LimitTerms> Limits)> _running = new();
    private ImmutableArray<LimitTerms> _left = [];
    private long _leftUpTo;
    private volatile bool _countsRows;

    /// <summary>Whether <see cref="FindObstacle"/> has anything to count.</summary>
    public bool CountsRows => _countsRows;

    /// <summary>The decision, or what becomes of it where a limit is reached. Takes nothing.</summary>
    public Decision Judge(Decision decision, AccessSet accesses)
    {
        if (decision.Outcome == Outcome.Deny || decision.Limits.IsEmpty || accesses.Statements == 0) return decision;
        lock (meters.Gate) return JudgeLocked(decision, accesses);
    }

    /// <summary>As <see cref="Judge"/>, and takes the statement from every limit, or from none.</summary>
    /// <param name="decision">What the rules say.</param>
    /// <param name="accesses">What is asked.</param>
    /// <param name="operation">Its number, by which its rows come.</param>
    /// <param name="isApproved">People said yes to it: what was used up begins anew.</param>
    public Decision Spend(Decision decision, AccessSet accesses, long operation, bool isApproved)
    {
        if (decision.Outcome != Outcome.Allow || decision.Limits.IsEmpty || accesses.Statements == 0) return decision;
        lock (meters.Gate)
        {
            if (isApproved) Renew(decision, accesses);
            if (JudgeLocked(decision, accesses) is { Outcome: not Outcome.Allow } over) return over;
            foreach (var limit in decision.Limits) MeterOf(limit)!.Take(accesses.Statements, accesses.Writes, time);
            Remember(operation, decision.Limits);
            return decision;
        }
    }

    /// <summary>Takes rows of an operation that are about to go to the client.</summary>
    /// <returns>Why they may not go; null if they may.</returns>
    public Obstacle? FindObstacle(long operation, long rows, long bytes)
    {
        lock (meters.Gate)
        {
            foreach (var limit in LimitsOf(operation))
                if (limit.CountsRows && MeterOf(limit)?.TakeRows(limit, rows, bytes, time) is { } over) return new Obstacle(Describe(limit, over), StoppedHint);
            return null;
        }
    }

    private Decision JudgeLocked(Decision decision, AccessSet accesses)
    {
        var held = decision;
        foreach (var limit in decision.Limits)
        {
            var over = MeterOf(limit) is { } meter ? meter.FindOver(limit, accesses.Statements, accesses.Writes, time) : "what can be counted at once";
            if (over is null) continue;
            if (limit.Hold is not { } terms) return new Decision(Outcome.Deny, limit.Rule, Describe(limit, over), Hint);
            var holds = held.Holds.Where(known => known.Rule != terms.Rule).Append(terms).OrderBy(known => known.Rule, StringComparer.Ordinal);
            held = held.Outcome == Outcome.Hold ? held with { Holds = [.. holds] } : new Decision(Outcome.Hold, limit.Rule, Describe(limit, over)) { Holds = [.. holds], Limits = decision.Limits };
        }

        return held;
    }

    private void Renew(Decision decision, AccessSet accesses)
    {
        foreach (var limit in decision.Limits)
            if (limit.Hold is not null && MeterOf(limit) is { } meter && meter.FindOver(limit, accesses.Statements, accesses.Writes, time) is not null) meter.Renew();
    }

    private void Remember(long operation, ImmutableArray<LimitTerms> limits)
    {
        if (!limits.Any(limit => limit.CountsRows)) return;
        _countsRows = true;
        _running.Enqueue((operation, limits));
        if (_running.Count <= MostRunning) return;
        // What is sent ahead further than that is counted against every limit that was left behind: never against none.
        var (oldest, left) = _running.Dequeue();
        _leftUpTo = Math.Max(_leftUpTo, oldest);
        _left = [.. _left.Concat(left).DistinctBy(limit => limit.Rule)];
    }

    private ImmutableArray<LimitTerms> LimitsOf(long operation)
    {
        foreach (var (number, limits) in _running)
            if (number == operation) return limits;
        return operation <= _leftUpTo ? _left : [];
    }

    /// <summary>By the rule's name: a limit that is changed by a reload counts what was spent before.</summary>
    private LimitMeter? MeterOf(LimitTerms limit)
    {
        // Whoever works on no task spends together with himself.
        if (limit.IsPerTask) return meters.Find(limit.Rule, principal.Task is { } task ? "task " + task : "agent " + principal.Agent);
        if (_own.TryGetValue(limit.Rule, out var known)) return known;
        var meter = new LimitMeter();
        _own.Add(limit.Rule, meter);
        return meter;
    }

    private static string Describe(LimitTerms limit, string what) =>
        $"the limit of {what} a {(limit.IsPerTask ? "task" : "session")} is used up";
}
