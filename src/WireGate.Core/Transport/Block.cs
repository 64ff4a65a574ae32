using System.Buffers;
using System.Runtime.InteropServices;

namespace WireGate.Core.Transport;

/// <summary>A piece of buffer memory and its owner in one object, so that lending it allocates nothing.</summary>
internal sealed class Block : IMemoryOwner<byte>
{
    private readonly BlockPool? _home;
    private LinkBuffers? _borrower;

    /// <param name="home">Where it goes back to; null for a block that is used once.</param>
    /// <param name="size">In bytes.</param>
    public Block(BlockPool? home, int size)
    {
        _home = home;
        // Pinned: thousands of idle connections hold one each while a receive is pending, which would fragment the ordinary heap.
        Memory = MemoryMarshal.CreateFromPinnedArray(GC.AllocateUninitializedArray<byte>(size, pinned: true), 0, size);
    }

    public Memory<byte> Memory { get; }

    public Block LendTo(LinkBuffers borrower)
    {
        _borrower = borrower;
        return this;
    }

    /// <summary>Called by the pipe, under its lock, once it is done with the block.</summary>
    public void Dispose()
    {
        var borrower = _borrower;
        if (borrower is null) return;
        _borrower = null;
        if (borrower.MayReuse(this)) _home?.Return(this);
    }
}
