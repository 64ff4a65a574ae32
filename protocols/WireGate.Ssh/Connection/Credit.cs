using WireGate.Core;

namespace WireGate.Ssh.Connection;

/// <summary>
/// The window of one direction of a channel (RFC 4254 §5.2), passed on from who receives to who sends and never invented: the sender may send what the receiver will take, less what waits
/// here for a connection that takes nothing.
/// </summary>
/// <param name="most">Bytes that a sender may have under way, so that what waits here has a limit whatever a receiver allows.</param>
internal sealed class Credit(uint most)
{
    private readonly Lock _gate = new();

    /// <summary>What the receiver takes, beyond what it was or will be sent.</summary>
    private long _open;

    /// <summary>What the sender was told and has not sent.</summary>
    private long _granted;

    /// <summary>The receiver's first window. What the sender is told of it.</summary>
    public uint Begin(uint window)
    {
        lock (_gate)
        {
            _open = window;
            _granted = Math.Min(window, most);
            return (uint)_granted;
        }
    }

    /// <summary>The sender has sent so many.</summary>
    /// <exception cref="ProtocolViolationException">It may not.</exception>
    public void Take(int length)
    {
        lock (_gate)
        {
            if (length > _granted) throw new ProtocolViolationException("a channel sends more than its window");
            _granted -= length;
            _open -= length;
        }
    }

    /// <summary>Bytes that we send the receiver ourselves. False if its window is too small.</summary>
    public bool TryUse(int length)
    {
        lock (_gate)
        {
            if (length > _open) return false;
            _open -= length;
            _granted = Math.Min(_granted, _open);
            return true;
        }
    }

    /// <summary>The receiver takes so many more.</summary>
    /// <exception cref="ProtocolViolationException">A window has at most 2^32 - 1 bytes.</exception>
    public void Add(uint more)
    {
        lock (_gate)
        {
            _open += more;
            if (_open > uint.MaxValue) throw new ProtocolViolationException("a channel's window is too large");
        }
    }

    /// <summary>How much more the sender is to be told; 0 for nothing yet.</summary>
    /// <param name="waiting">Bytes of it that wait here.</param>
    public uint Grant(long waiting)
    {
        lock (_gate)
        {
            var more = Math.Min(_open, most - waiting) - _granted;
            // Where things wait, a message for every packet that goes would be too many.
            if (more <= 0 || (waiting > 0 && more < most / 4)) return 0;
            _granted += more;
            return (uint)more;
        }
    }
}
