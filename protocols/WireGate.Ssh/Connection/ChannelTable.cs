using WireGate.Core;

namespace WireGate.Ssh.Connection;

/// <summary>The channels of one connection by our own numbers, which both sides address. Both pumps may call it at once.</summary>
internal sealed class ChannelTable
{
    private readonly Lock _gate = new();
    private readonly List<RelayedChannel?> _channels = [];
    private int _count;

    public int Count
    {
        get
        {
            lock (_gate) return _count;
        }
    }

    /// <summary>Null where there are as many as may be.</summary>
    public RelayedChannel? TryAdd(Func<uint, RelayedChannel> make)
    {
        lock (_gate)
        {
            if (_count == ConnectionLimits.Channels) return null;
            var free = _channels.IndexOf(null);
            if (free < 0)
            {
                free = _channels.Count;
                _channels.Add(null);
            }

            _count++;
            return _channels[free] = make((uint)free);
        }
    }

    /// <exception cref="ProtocolViolationException">There is none of that number.</exception>
    public RelayedChannel Find(uint number)
    {
        lock (_gate) return (number < _channels.Count ? _channels[(int)number] : null) ?? throw new ProtocolViolationException("there is no such channel");
    }

    public void Remove(RelayedChannel channel)
    {
        lock (_gate)
        {
            if (_channels[(int)channel.Id] != channel) return;
            _channels[(int)channel.Id] = null;
            _count--;
        }
    }
}
