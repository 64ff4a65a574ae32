using WireGate.Recording.Keys;

namespace WireGate.Recording.Format;

/// <summary>Puts blocks at the end of a session's file and keeps the chain. A block whose writing failed was never there.</summary>
internal sealed class BlockAppender
{
    private readonly IRecordingFile _file;
    private readonly byte[] _headerHash;
    private readonly byte[] _head;

    /// <param name="file">At whose end they go.</param>
    /// <param name="headerHash">H₀.</param>
    /// <param name="head">H after the last block.</param>
    /// <param name="blocks">How many blocks there are.</param>
    /// <param name="nextFrame">The number of the next frame.</param>
    /// <param name="length">Of the file.</param>
    public BlockAppender(IRecordingFile file, ReadOnlySpan<byte> headerHash, ReadOnlySpan<byte> head, ulong blocks, ulong nextFrame, long length)
    {
        _file = file;
        _headerHash = headerHash.ToArray();
        _head = head.ToArray();
        Blocks = blocks;
        NextFrame = nextFrame;
        Length = length;
    }

    public ReadOnlySpan<byte> HeaderHash => _headerHash;

    public ReadOnlySpan<byte> Head => _head;

    public ulong Blocks { get; private set; }

    public ulong NextFrame { get; private set; }

    public long Length { get; private set; }

    /// <summary>Fills in the head, which the body may be bound to.</summary>
    public void Begin(in BlockBuffer block, BlockType type, byte flags, ushort attempt, uint frames)
    {
        var head = new BlockHead(type, flags, attempt, Blocks, NextFrame, frames, (uint)block.Body.Length);
        if (head.Fault() is { } fault) throw new InvalidOperationException($"This block would not be read: {fault}.");
        head.Write(block.Head);
        Span<byte> hash = stackalloc byte[Chain.HashSize];
        Chain.HashHead(block.Hashed, _head, hash);
        hash[..(BlockHead.Size - BlockHead.Checked)].CopyTo(block.Head[BlockHead.Checked..]);
    }

    /// <summary>Seals the block and writes it.</summary>
    /// <exception cref="IOException">It can't be written, and is not there.</exception>
    public void Commit(in BlockBuffer block)
    {
        Span<byte> hash = stackalloc byte[Chain.HashSize];
        Chain.HashBlock(block.Hashed, _head, hash);
        Chain.WriteSeal(hash, block.Seal);
        _file.Write(block.Written);
        hash.CopyTo(_head);
        Blocks++;
        NextFrame += BlockHead.Read(block.Head).Frames;
        Length += block.Written.Length;
    }

    /// <summary>Writes a block with a signature and, behind it, a map.</summary>
    public void AppendSigned(BlockType type, ReadOnlySpan<byte> map, ulong time, NodeKey node)
    {
        using var block = new BlockBuffer(CheckpointSignature.Size + map.Length);
        map.CopyTo(block.Body[CheckpointSignature.Size..]);
        Begin(block, type, flags: 0, attempt: 0, frames: 0);
        CheckpointSignature.Sign(block.Body, type, Blocks, NextFrame, time, _headerHash, _head, node);
        Commit(block);
    }

    public void AppendPlain(BlockType type, ReadOnlySpan<byte> body, uint frames)
    {
        using var block = new BlockBuffer(body.Length);
        body.CopyTo(block.Body);
        Begin(block, type, flags: 0, attempt: 0, frames);
        Commit(block);
    }
}
