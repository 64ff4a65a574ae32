using System.Collections.Concurrent;

namespace WireGate.Core.Transport;

/// <summary>The free blocks of one size, for all connections.</summary>
internal sealed class BlockPool(int size, int keep)
{
    private readonly ConcurrentQueue<Block> _free = new();
    private int _count;

    /// <summary>
    /// What an idle connection waits with, and a session has two: as much as a question or a few rows take, and half a page. 4,096 of them (8 MiB) are kept, the churn
    /// of a busy gate.
    /// </summary>
    public static BlockPool Small { get; } = new(2 * 1024, 4096);

    /// <summary>For bulk and for output, where blocks live for one burst: eight times fewer system calls. 8 MiB are kept.</summary>
    public static BlockPool Large { get; } = new(32 * 1024, 256);

    public int Size => size;

    public Block Rent()
    {
        if (!_free.TryDequeue(out var block)) return new Block(this, size);
        Interlocked.Decrement(ref _count);
        return block;
    }

    public void Return(Block block)
    {
        if (Interlocked.Increment(ref _count) <= keep)
        {
            _free.Enqueue(block);
            return;
        }

        Interlocked.Decrement(ref _count);
    }
}
