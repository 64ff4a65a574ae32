using System.Buffers;

namespace WireGate.Recording.Format;

/// <summary>One block being made, laid out so that it is hashed and written without a copy: room for the chain's prefix, head, body, seal.</summary>
internal readonly ref struct BlockBuffer : IDisposable
{
    private readonly byte[] _array;
    private readonly int _bodyLength;

    public BlockBuffer(int bodyLength)
    {
        _bodyLength = bodyLength;
        _array = ArrayPool<byte>.Shared.Rent(Chain.PrefixSize + BlockHead.Size + bodyLength + Chain.SealSize);
    }

    /// <summary>Prefix, head and body.</summary>
    public Span<byte> Hashed => _array.AsSpan(0, Chain.PrefixSize + BlockHead.Size + _bodyLength);

    public Span<byte> Head => _array.AsSpan(Chain.PrefixSize, BlockHead.Size);

    public Span<byte> Body => _array.AsSpan(Chain.PrefixSize + BlockHead.Size, _bodyLength);

    public Span<byte> Seal => _array.AsSpan(Chain.PrefixSize + BlockHead.Size + _bodyLength, Chain.SealSize);

    /// <summary>What goes into the file.</summary>
    public ReadOnlySpan<byte> Written => _array.AsSpan(Chain.PrefixSize, BlockHead.Size + _bodyLength + Chain.SealSize);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_array);
}
