using System.Buffers;
using System.Buffers.Binary;

namespace WireGate.Postgres.Masking;

/// <summary>Where rows are put together anew: grows, and lets what was written before be changed, since a length stands before what it measures.</summary>
internal sealed class RowBuffer : IBufferWriter<byte>
{
    /// <summary>A buffer that one long row has made larger than this is not kept for those that follow.</summary>
    private const int MostKept = 512 * 1024;

    private const int Least = 4096;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public ReadOnlySequence<byte> Sequence => new(_bytes, 0, Length);

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > MostKept) _bytes = [];
    }

    /// <summary>Takes back all that was written behind that place.</summary>
    public void CutTo(int length) => Length = length;

    /// <summary>Takes back what was written before that place.</summary>
    public void CutFrom(int start)
    {
        _bytes.AsSpan(start, Length - start).CopyTo(_bytes);
        Length -= start;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    public void Write(byte value)
    {
        GetSpan(1)[0] = value;
        Length++;
    }

    public void WriteInt32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(GetSpan(sizeof(int)), value);
        Length += sizeof(int);
    }

    public void Fill(byte value, int count)
    {
        GetSpan(count)[..count].Fill(value);
        Length += count;
    }

    /// <summary>Leaves room for a length, to be told by <see cref="Patch"/>.</summary>
    /// <returns>Where.</returns>
    public int Skip32()
    {
        WriteInt32(0);
        return Length - sizeof(int);
    }

    public void Patch(int position, int value) => BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(position), value);

    /// <summary>What was written from a place on, to be changed.</summary>
    public Span<byte> Tail(int start) => _bytes.AsSpan(start, Length - start);

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(Length);
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - Length >= count) return;
        var larger = GC.AllocateUninitializedArray<byte>(checked((int)Math.Max(Math.Max(_bytes.Length * 2L, Least), (long)Length + count)));
        Span.CopyTo(larger);
        _bytes = larger;
    }
}
