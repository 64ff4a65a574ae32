using System.Collections.Immutable;

namespace WireGate.Approvals.Deciding;

/// <summary>
/// When requests and grants are over: by the clock, or by the time that passed since this process first saw them, whichever is earlier. A clock that is set
/// back makes nothing last longer.
/// </summary>
internal sealed class Deadlines(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long End, DateTimeOffset Expires)> _ends = new(StringComparer.Ordinal);

    /// <summary>Whether any that is known is over.</summary>
    public bool AnyIsOver
    {
        get
        {
            lock (_gate) return _ends.Values.Any(IsOver);
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (_gate) return _ends.Count == 0;
        }
    }

    public bool IsOver(string id, DateTimeOffset created, DateTimeOffset expires)
    {
        lock (_gate)
        {
            if (_ends.TryGetValue(id, out var known)) return IsOver(known);
            var now = time.GetUtcNow();
            // Of one that is older than this process no more is left than it ever had.
            var left = expires - (now > created ? now : created);
            _ends[id] = known = (time.GetTimestamp() + (long)(left.TotalSeconds * time.TimestampFrequency), expires);
            return IsOver(known);
        }
    }

    public void Forget(string id)
    {
        lock (_gate) _ends.Remove(id);
    }

    /// <summary>Those that are known and over.</summary>
    public ImmutableArray<string> ListOver()
    {
        lock (_gate) return [.. _ends.Where(one => IsOver(one.Value)).Select(one => one.Key)];
    }

    private bool IsOver((long End, DateTimeOffset Expires) one) => time.GetTimestamp() >= one.End || time.GetUtcNow() >= one.Expires;
}
