using System.Net;

namespace WireGate.Core;

/// <summary>
/// Slows down whoever fails to log in again and again from one address. Only the answer to a failure waits: a good token is answered at
/// once wherever it comes from, so nobody can lock anybody else out.
/// </summary>
public sealed class FailedLogins(TimeProvider time)
{
    /// <summary>In a window and answered at once: a pool whose token has just expired fails as often as it has connections.</summary>
    public const int Free = 20;

    /// <summary>Addresses that are counted; with many more the failures of all new ones wait.</summary>
    public const int MaxAddresses = 10_000;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Well below what protocols give a log-in, so that the client still hears that it failed.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(2);

    /// <summary>Between two looks for windows that are over, which go through the whole table.</summary>
    private static readonly TimeSpan CleanEvery = TimeSpan.FromSeconds(1);

    private readonly Dictionary<IPAddress, (long Since, int Count)> _failures = [];
    private long _cleaned = time.GetTimestamp();

    /// <summary>Counts a failure; completes when the client may be told.</summary>
    public Task CountAsync(EndPoint client, CancellationToken cancellationToken) =>
        IsFree(ClientHost.Of(client)) ? Task.CompletedTask : Task.Delay(Delay, time, cancellationToken);

    private bool IsFree(IPAddress address)
    {
        var now = time.GetTimestamp();
        lock (_failures)
        {
            if (_failures.TryGetValue(address, out var entry) && !IsOver(entry.Since, now))
            {
                _failures[address] = (entry.Since, Math.Min(entry.Count + 1, Free + 1));
                return entry.Count < Free;
            }

            if (_failures.Count >= MaxAddresses) Clean(now);
            if (_failures.Count >= MaxAddresses) return false;
            _failures[address] = (now, 1);
            return true;
        }
    }

    private void Clean(long now)
    {
        if (time.GetElapsedTime(_cleaned, now) < CleanEvery) return;
        _cleaned = now;
        foreach (var (address, (since, _)) in _failures)
            if (IsOver(since, now)) _failures.Remove(address);
    }

    private bool IsOver(long since, long now) => time.GetElapsedTime(since, now) >= Window;
}
