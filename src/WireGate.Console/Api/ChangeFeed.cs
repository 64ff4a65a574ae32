using System.Collections.Concurrent;
using System.Threading.Channels;
using WireGate.Approvals;

namespace WireGate.Console.Api;

/// <summary>Passes changes on to those who watch. Whoever changes something waits for nobody here, and runs nothing of the watchers'.</summary>
internal sealed class ChangeFeed : IDisposable
{
    /// <summary>Open pages; each has one.</summary>
    private const int MaxWatchers = 200;

    /// <summary>Behind by more than this one looks anew.</summary>
    private const int MaxBehind = 64;

    private readonly IApprovalDesk _desk;
    private readonly ConcurrentDictionary<Channel<ApprovalItem>, bool> _watchers = new();

    public ChangeFeed(IApprovalDesk desk)
    {
        _desk = desk;
        desk.Changed += Tell;
    }

    /// <summary>Null if too many watch. Ends when the watcher is too far behind, or the gate stops.</summary>
    public Channel<ApprovalItem>? Watch()
    {
        if (_watchers.Count >= MaxWatchers) return null;
        var channel = Channel.CreateBounded<ApprovalItem>(new BoundedChannelOptions(MaxBehind) { SingleReader = true, AllowSynchronousContinuations = false });
        _watchers[channel] = true;
        return channel;
    }

    public void Leave(Channel<ApprovalItem> channel) => _watchers.TryRemove(channel, out _);

    public void Dispose()
    {
        _desk.Changed -= Tell;
        foreach (var channel in _watchers.Keys) channel.Writer.TryComplete();
    }

    private void Tell(ApprovalItem item)
    {
        foreach (var channel in _watchers.Keys)
            if (!channel.Writer.TryWrite(item)) channel.Writer.TryComplete();
    }
}
