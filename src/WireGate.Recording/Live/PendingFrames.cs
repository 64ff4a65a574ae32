using System.Buffers;
using WireGate.Recording.Format;

namespace WireGate.Recording.Live;

/// <summary>
/// Frames of a session that are not in its file yet: written here, kept by the journal, then taken by the sealer. An idle session has none and no buffer. Guarded by
/// its owner.
/// </summary>
internal sealed class PendingFrames : IBufferWriter<byte>
{
    /// <summary>A statement, its decision and its answer, many times over.</summary>
    private const int Smallest = 4096;

    private byte[]? _buffer;
    private readonly List<FrameCut> _cuts = [];
    private int _journaled;
    private int _cut;

    public PendingFrames() => Writer = new FrameWriter(this);

    public FrameWriter Writer { get; }

    public int Length { get; private set; }

    /// <summary>The number of the first frame that is here.</summary>
    public ulong First { get; private set; }

    /// <summary>The number of the first frame that the journal has not got.</summary>
    public ulong FirstUnkept { get; private set; }

    /// <summary>The frames that the journal has not got.</summary>
    public ReadOnlySpan<byte> Unkept => _buffer.AsSpan(_journaled, Length - _journaled);

    public void Kept(int length, uint frames)
    {
        // Where a block is full it ends with an entry of the journal: recovery takes whole entries, from the one that follows the file's last frame.
        if (_journaled - _cut + length > FormatLimits.Clear) Cut();
        _journaled += length;
        FirstUnkept += frames;
    }

    /// <summary>Takes everything out.</summary>
    public TakenFrames Take()
    {
        if (Length - _cut > FormatLimits.Clear) Cut();
        var taken = new TakenFrames(_buffer ?? [], Length, (uint)(Writer.Next - First), [.. _cuts]);
        (_buffer, Length, _journaled, _cut, First, FirstUnkept) = (null, 0, 0, 0, Writer.Next, Writer.Next);
        _cuts.Clear();
        return taken;
    }

    /// <summary>Takes out what the journal has; the rest stays.</summary>
    public TakenFrames TakeKept()
    {
        if (_journaled == Length) return Take();
        var rest = ArrayPool<byte>.Shared.Rent(Math.Max(Smallest, Length - _journaled));
        Unkept.CopyTo(rest);
        var taken = new TakenFrames(_buffer!, _journaled, (uint)(FirstUnkept - First), [.. _cuts]);
        (_buffer, Length, _journaled, _cut, First) = (rest, Length - _journaled, 0, 0, FirstUnkept);
        _cuts.Clear();
        return taken;
    }

    /// <summary>Forgets everything, and says how many frames that were.</summary>
    public uint Drop()
    {
        var taken = Take();
        taken.Return();
        return taken.Frames;
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(Length);
    }

    private void Cut()
    {
        if (_journaled == _cut) return;
        _cuts.Add(new FrameCut(_journaled, (uint)(FirstUnkept - First)));
        _cut = _journaled;
    }

    private void Reserve(int count)
    {
        if (_buffer is not null && _buffer.Length - Length >= count) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Smallest, Math.Max(Length + count, 2 * (_buffer?.Length ?? 0))));
        if (_buffer is not null)
        {
            _buffer.AsSpan(0, Length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        }

        _buffer = larger;
    }
}
