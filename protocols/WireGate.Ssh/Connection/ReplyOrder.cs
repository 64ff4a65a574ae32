namespace WireGate.Ssh.Connection;

/// <summary>
/// The answers that one side waits for, in the order of its requests (RFC 4254 §5.4): they have no numbers. An answer of our own waits for those of the other side that come before it.
/// Not thread-safe.
/// </summary>
internal sealed class ReplyOrder
{
    /// <summary>Clients send a handful of requests at once.</summary>
    public const int Most = 256;

    private readonly Queue<Place> _places = new();

    /// <summary>The other side will answer. False if too many wait.</summary>
    public bool TryExpect() => TryAdd(null);

    /// <summary>We answer. False if too many wait.</summary>
    public bool TryAnswer(bool isSuccess) => TryAdd(isSuccess);

    /// <summary>The other side answers the oldest request that it was sent. False if it was sent none.</summary>
    public bool TryResolve(bool isSuccess)
    {
        foreach (var place in _places)
        {
            if (place.IsSuccess is not null) continue;
            place.IsSuccess = isSuccess;
            return true;
        }

        return false;
    }

    /// <summary>The next answer that may go.</summary>
    public bool TryTake(out bool isSuccess)
    {
        isSuccess = _places.TryPeek(out var place) && place.IsSuccess == true;
        if (place?.IsSuccess is null) return false;
        _places.Dequeue();
        return true;
    }

    private bool TryAdd(bool? isSuccess)
    {
        if (_places.Count == Most) return false;
        _places.Enqueue(new Place { IsSuccess = isSuccess });
        return true;
    }

    private sealed class Place
    {
        public bool? IsSuccess { get; set; }
    }
}
