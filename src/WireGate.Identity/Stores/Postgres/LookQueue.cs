namespace WireGate.Identity.Stores.Postgres;

/// <summary>
/// Looks for changes, one at a time: all who ask while one is on its way share the next, which reads what was kept by then. A flood of unknown tokens asks the server no
/// more than one question at once.
/// </summary>
/// <param name="look">Never throws.</param>
internal sealed class LookQueue(Func<Task> look)
{
    private readonly Lock _lock = new();
    private Task _running = Task.CompletedTask;
    private Task? _next;

    /// <summary>Completes with a look that began after this was called.</summary>
    public Task RunAsync()
    {
        lock (_lock)
        {
            if (_next is not null) return _next;
            return _running.IsCompleted ? _running = Task.Run(look) : _next = FollowAsync(_running);
        }
    }

    /// <summary>Nobody waits for it.</summary>
    public void Run() => _ = RunAsync();

    private async Task FollowAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        lock (_lock) (_running, _next) = (_next!, null);
        await look().ConfigureAwait(false);
    }
}
