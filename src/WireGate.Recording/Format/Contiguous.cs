using System.Buffers;

namespace WireGate.Recording.Format;

/// <summary>A sequence as one span: its own memory where it is one segment, else a copy in a rented array.</summary>
internal readonly ref struct Contiguous : IDisposable
{
    private readonly byte[]? _rented;

    public Contiguous(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment)
        {
            Span = bytes.FirstSpan;
            return;
        }

        _rented = ArrayPool<byte>.Shared.Rent(checked((int)bytes.Length));
        bytes.CopyTo(_rented);
        Span = _rented.AsSpan(0, (int)bytes.Length);
    }

    public ReadOnlySpan<byte> Span { get; }

    public void Dispose()
    {
        if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
    }
}
