using System.Buffers;

namespace WireGate.Core.Transport;

/// <summary>The memory of one direction of one connection: takes blocks from the shared pools and decides which may go back.</summary>
/// <remarks>
/// <see cref="Pipelines.Sockets.Unofficial.SocketConnection"/> completes the writer's side of its output pipe itself when a send fails, and ends its loops on
/// dispose without waiting for the system call. Both give memory back that somebody may still be writing to; from a shared pool it could
/// belong to another session by then. Such blocks are left to the garbage collector instead.
/// </remarks>
/// <param name="bulk">Whether the next block should be large; asked on every rent.</param>
internal sealed class LinkBuffers(Func<bool> bulk) : MemoryPool<byte>
{
    private Block? _last;
    private volatile bool _writing;
    private volatile bool _retired;

    /// <summary>No limit: a pipe takes what is longer than this from the array pool that all sessions share.</summary>
    public override int MaxBufferSize => int.MaxValue;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        var pool = minBufferSize <= BlockPool.Small.Size && !bulk() ? BlockPool.Small : BlockPool.Large;
        var block = minBufferSize <= pool.Size ? pool.Rent() : new Block(home: null, minBufferSize);
        return _last = block.LendTo(this);
    }

    /// <summary>From here to <see cref="EndWrite"/> a caller holds a span of the block rented last.</summary>
    public void BeginWrite() => _writing = true;

    public void EndWrite() => _writing = false;

    /// <summary>Nothing is reused from now on: the connection is being dropped with calls under way.</summary>
    public void Retire() => _retired = true;

    /// <summary>
    /// In ordinary running a pipe never returns the block that is being written to. That and the calls to <see cref="Rent"/> happen under the
    /// pipe's lock, and a writer raises its flag before it takes that lock.
    /// </summary>
    public bool MayReuse(Block block) => !_retired && !(_writing && ReferenceEquals(block, _last));

    protected override void Dispose(bool disposing) => Retire();
}
