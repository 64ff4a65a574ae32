namespace WireGate.Core.Transport;

/// <summary>What was written and not flushed, in blocks. A mutable struct: a field of the one writer that owns it, or a value that was taken from there.</summary>
internal struct Burst
{
    private Block? _first;
    private Block? _last;

    /// <summary>Where what was written ends in the last block.</summary>
    private int _end;

    /// <summary>In bytes.</summary>
    public long Length { get; private set; }

    public readonly bool IsOneBlock => ReferenceEquals(_first, _last);

    /// <summary>What is to be sent first.</summary>
    public readonly ReadOnlyMemory<byte> First => _first is null ? default : IsOneBlock ? _first.Space[.._end] : _first.Memory;

    /// <summary>Where the next bytes go, at least as many as asked.</summary>
    public Memory<byte> Space(int least)
    {
        least = Math.Max(least, 1);
        if (_last is null)
        {
            _first = _last = BlockPool.Rent(least, bulk: true);
        }
        else if (_last.Size - _end < least)
        {
            var next = BlockPool.Rent(least, bulk: true);
            _last.Append(next, _end);
            (_last, _end) = (next, 0);
        }

        return _last.Space[_end..];
    }

    /// <summary>So many bytes were written into <see cref="Space"/>.</summary>
    public void Add(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _last is null ? 0 : _last.Size - _end);
        _end += count;
        Length += count;
    }

    /// <summary>All of it; nothing is left here.</summary>
    public Burst Take()
    {
        var taken = this;
        this = default;
        return taken;
    }

    /// <summary>The first block was sent, and nobody holds it any more.</summary>
    public void Sent()
    {
        var sent = _first!;
        Length -= First.Length;
        if (IsOneBlock) this = default;
        else _first = sent.Following;
        sent.Return();
    }
}
