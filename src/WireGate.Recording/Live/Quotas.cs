using System.Collections.Concurrent;

namespace WireGate.Recording.Live;

/// <summary>How much each agent has left on the disk, so that one that floods it ends its own sessions and nobody else's.</summary>
internal sealed class Quotas(long most)
{
    private readonly ConcurrentDictionary<string, long> _used = new(StringComparer.Ordinal);

    /// <returns>Whether it is used up.</returns>
    public bool Count(string agent, long bytes)
    {
        if (most == 0) return false;
        return _used.AddOrUpdate(agent, bytes, (_, used) => used + bytes) >= most;
    }

    public bool IsUsedUp(string agent) => most != 0 && _used.TryGetValue(agent, out var used) && used >= most;
}
