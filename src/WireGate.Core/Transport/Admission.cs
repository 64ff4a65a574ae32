namespace WireGate.Core.Transport;

/// <summary>
/// The connections that nobody has vouched for yet, of all listeners. When the place is full the oldest of them goes: an honest client is through in
/// milliseconds, so whoever holds places on purpose loses them first and nobody has to wait.
/// </summary>
public sealed class Admission
{
    private readonly LinkedList<Place> _places = new();
    private readonly int _limit;
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;

    /// <param name="time">The clock.</param>
    /// <param name="limit">Places.</param>
    /// <param name="deadline">
    /// How long one may be held. By default 15 s, 5 s more than protocols give their own log-in, because they say why before they close.
    /// </param>
    public Admission(TimeProvider time, int limit = 1000, TimeSpan? deadline = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        _time = time;
        _limit = limit;
        _deadline = deadline ?? TimeSpan.FromSeconds(15);
    }

    /// <summary>Connections that are not authenticated now.</summary>
    public int Count
    {
        get
        {
            lock (_places) return _places.Count;
        }
    }

    /// <summary>Gives the connection a place until it is authenticated or closed.</summary>
    internal void Enter(Link link)
    {
        var place = new Place(this, link);
        Place? oldest = null;
        lock (_places)
        {
            if (_places.Count >= _limit)
            {
                oldest = _places.First!.Value;
                _places.RemoveFirst();
            }

            _places.AddLast(place.Node);
        }

        link.Admit(place);
        place.Start(_time, _deadline);
        oldest?.Expel();
    }

    private void Leave(Place place)
    {
        lock (_places)
        {
            if (place.Node.List is not null) _places.Remove(place.Node);
        }
    }

    private sealed class Place : IDisposable
    {
        private readonly Admission _admission;
        private readonly Link _link;
        private ITimer? _timer;
        private bool _left;

        public Place(Admission admission, Link link)
        {
            _admission = admission;
            _link = link;
            Node = new LinkedListNode<Place>(this);
        }

        public LinkedListNode<Place> Node { get; }

        public void Start(TimeProvider time, TimeSpan deadline)
        {
            var timer = time.CreateTimer(static place => ((Place)place!).Late(), this, deadline, Timeout.InfiniteTimeSpan);
            lock (Node)
            {
                if (!_left)
                {
                    _timer = timer;
                    return;
                }
            }

            timer.Dispose();
        }

        // What waits on the link runs on the thread that aborts it: not on that of the accept loop.
        public void Expel() => ThreadPool.UnsafeQueueUserWorkItem(static link => link.Abort(), _link, preferLocal: false);

        public void Dispose()
        {
            lock (Node)
            {
                _left = true;
                _timer?.Dispose();
            }

            _admission.Leave(this);
        }

        private void Late()
        {
            lock (Node)
            {
                if (_left) return;
            }

            Expel();
        }
    }
}
