using System.Buffers;
using System.Runtime.InteropServices;

namespace WireGate.Core.Transport;

/// <summary>A piece of buffer memory that can be linked to others, so that a sequence over what was received allocates nothing.</summary>
internal sealed class Block : ReadOnlySequenceSegment<byte>
{
    private readonly BlockPool? _home;

    /// <param name="home">Where it goes back to; null for a block that is used once.</param>
    /// <param name="size">In bytes.</param>
    public Block(BlockPool? home, int size)
    {
        _home = home;
        // Pinned: thousands of idle connections hold one each while a receive is pending, which would fragment the ordinary heap.
        Space = MemoryMarshal.CreateFromPinnedArray(GC.AllocateUninitializedArray<byte>(size, pinned: true), 0, size);
        Memory = Space;
    }

    /// <summary>All of it, to be written to.</summary>
    public Memory<byte> Space { get; }

    public int Size => Space.Length;

    public BlockPool? Home => _home;

    /// <summary>What follows it in a sequence; null where it is the last.</summary>
    public Block? Following => (Block?)Next;

    /// <summary>Ends it behind its first bytes and links another to it.</summary>
    public void Append(Block following, int length)
    {
        Memory = Space[..length];
        following.RunningIndex = RunningIndex + length;
        Next = following;
    }

    /// <summary>Nobody looks at it any more. Blocks that somebody might are left to the garbage collector: another session could get them.</summary>
    public void Return()
    {
        Memory = Space;
        Next = null;
        RunningIndex = 0;
        _home?.Return(this);
    }
}
