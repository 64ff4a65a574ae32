using System.Collections.Immutable;
using WireGate.Approvals.Stores;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Deciding;

/// <summary>The requests that connections of this process wait for, or may come back for.</summary>
internal sealed class LiveRequests
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LiveRequest> _requests = new(StringComparer.Ordinal);

    public bool AnyWaits
    {
        get
        {
            lock (_gate) return _requests.Values.Any(live => live.Waiting > 0);
        }
    }

    /// <summary>Those that somebody here asked for and that are not over.</summary>
    public ImmutableArray<string> Known
    {
        get
        {
            lock (_gate) return [.. _requests.Keys];
        }
    }

    /// <summary>Those that connections wait for now.</summary>
    public ImmutableArray<string> Waited
    {
        get
        {
            lock (_gate) return [.. _requests.Where(one => one.Value.Waiting > 0).Select(one => one.Key)];
        }
    }

    public int WaitingFor(string id)
    {
        lock (_gate) return _requests.TryGetValue(id, out var live) ? live.Waiting : 0;
    }

    /// <summary>Called on the store's thread, so that no change comes between the request and this.</summary>
    public LiveRequest Attach(StoredRequest request)
    {
        lock (_gate)
        {
            if (!_requests.TryGetValue(request.Id, out var live)) _requests[request.Id] = live = new LiveRequest();
            live.Tell(request);
            return live;
        }
    }

    /// <summary>A request changed.</summary>
    public void Tell(StoredRequest request)
    {
        lock (_gate)
        {
            if (!_requests.TryGetValue(request.Id, out var live)) return;
            live.Tell(request);
            if (request.Item.State is not (ApprovalState.Pending or ApprovalState.Approved)) _requests.Remove(request.Id);
        }
    }

    /// <summary>The store can't be reached: nobody is left waiting for what can't be heard.</summary>
    public void FailAll(ApprovalException error)
    {
        lock (_gate)
        {
            foreach (var live in _requests.Values) live.Fail(error);
            _requests.Clear();
        }
    }
}
