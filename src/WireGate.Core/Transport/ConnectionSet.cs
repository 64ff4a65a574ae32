namespace WireGate.Core.Transport;

/// <summary>The connections of one listener that are being served.</summary>
internal sealed class ConnectionSet
{
    private readonly Lock _gate = new();
    private readonly HashSet<Link> _links = [];
    private TaskCompletionSource? _empty;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Enter()
    {
        lock (_gate) _count++;
    }

    public void Add(Link link)
    {
        lock (_gate) _links.Add(link);
    }

    public void Leave(Link? link)
    {
        lock (_gate)
        {
            if (link is not null) _links.Remove(link);
            if (--_count == 0) _empty?.TrySetResult();
        }
    }

    public Task WhenEmpty()
    {
        lock (_gate)
        {
            if (_count == 0) return Task.CompletedTask;
            if (_empty is null or { Task.IsCompleted: true }) _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _empty.Task;
        }
    }

    public void AbortAll()
    {
        Link[] links;
        lock (_gate) links = [.. _links];
        foreach (var link in links) link.Abort();
    }
}
