using System.Buffers;

namespace WireGate.Core.Transport;

/// <summary>What was received and not consumed, in blocks. A mutable struct: a field of the one reader that owns it.</summary>
internal struct ReceivedBytes
{
    private Block? _head;
    private Block? _tail;

    /// <summary>Where what is not consumed begins in the first block.</summary>
    private int _start;

    /// <summary>Where what was received ends in the last block.</summary>
    private int _end;

    /// <summary>How much of it was looked at. In bytes.</summary>
    private long _seen;

    /// <summary>Whether the last receive brought more than a small block holds, so that there is more.</summary>
    private bool _isBulk;

    public readonly bool HasUnseen => Length > _seen;

    public readonly ReadOnlySequence<byte> Bytes =>
        _head is null || (_head == _tail && _start == _end) ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(_head, _start, _tail!, _end);

    private readonly long Length => _head is null ? 0 : _tail!.RunningIndex + _end - _head.RunningIndex - _start;

    /// <summary>Where the next bytes go.</summary>
    public Memory<byte> Space(int least)
    {
        if (_tail is null)
        {
            _head = _tail = BlockPool.Rent(least, _isBulk);
            return _tail.Space;
        }

        if (_head == _tail && _start == _end)
        {
            // A full block says that there is more; an idle connection waits with a small one.
            if (_isBulk != (_tail.Size > BlockPool.Small.Size))
            {
                _tail.Return();
                _head = _tail = BlockPool.Rent(least, _isBulk);
            }

            _start = _end = 0;
        }
        else if (_tail.Size - _end < least)
        {
            var next = BlockPool.Rent(least, _isBulk);
            _tail.Append(next, _end);
            (_tail, _end) = (next, 0);
        }

        return _tail.Space[_end..];
    }

    /// <summary>So many bytes were received into <see cref="Space"/>.</summary>
    public void Add(int count)
    {
        _end += count;
        _isBulk = count >= BlockPool.Small.Size;
    }

    /// <summary>See <see cref="System.IO.Pipelines.PipeReader.AdvanceTo(SequencePosition, SequencePosition)"/>.</summary>
    public void Advance(SequencePosition consumed, SequencePosition examined)
    {
        // A position in nothing, or none at all: nothing is consumed, nor was it looked at.
        var seen = examined.GetObject() is Block last ? last.RunningIndex + examined.GetInteger() : 0;
        if (consumed.GetObject() is Block block)
        {
            while (_head != block)
            {
                var done = _head ?? throw new InvalidOperationException("The position is not in what was read.");
                _head = done.Following;
                done.Return();
            }

            _start = consumed.GetInteger();
        }

        _seen = _head is null ? 0 : Math.Max(0, seen - _head.RunningIndex - _start);
    }
}
